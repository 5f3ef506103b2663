//! A gate before a server: what passes through it can be cut off, and led to another server.

use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{copy, copy_bidirectional, sink};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// Everything passes.
    Open,
    /// Connections are ended, and new ones refused.
    Shut,
    /// Nothing passes, and nobody is told before it opens again.
    Silent,
}

#[derive(Clone, Copy, Debug)]
struct Access {
    stand: Stand,
    server: SocketAddr,
    /// Whether connections that end with a change are told of it.
    is_told: bool,
}

/// One way to a server.
pub struct Gate {
    address: SocketAddr,
    access: watch::Sender<Access>,
}

impl Gate {
    /// Opens one that leads to this server.
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (access, seen) = watch::channel(Access { stand: Stand::Open, server, is_told: true });
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(pass(stream, seen.clone()));
            }
        });
        Self { address, access }
    }

    /// The address of a PostgreSQL database behind it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://rapport@{}/{database}", self.address)
    }

    pub fn is_open(&self) -> bool {
        self.access.borrow().stand == Stand::Open
    }

    /// Lets it stand so for a while, and opens it again.
    pub fn stands(&self, stand: Stand, time: Duration) {
        self.access.send_modify(|access| (access.stand, access.is_told) = (stand, true));
        let access = self.access.clone();
        tokio::spawn(async move {
            tokio::time::sleep(time).await;
            access.send_modify(|access| (access.stand, access.is_told) = (Stand::Open, true));
        });
    }

    /// Nothing passes any more.
    pub fn falls_silent(&self) {
        self.access.send_modify(|access| access.stand = Stand::Silent);
    }

    /// From now on it leads to this server. What hangs on the one before is ended, or hears nothing ever again, as when a
    /// machine is gone.
    pub fn leads_to(&self, server: SocketAddr, is_told: bool) {
        self.access.send_replace(Access { stand: Stand::Open, server, is_told });
    }

    /// Waits until it is open.
    pub async fn opens(&self) {
        let mut access = self.access.subscribe();
        access.wait_for(|access| access.stand == Stand::Open).await.expect("it stands");
    }
}

/// Lets one connection pass for as long as nothing changes.
async fn pass(mut client: TcpStream, mut access: watch::Receiver<Access>) {
    let then = *access.borrow_and_update();
    if then.stand == Stand::Open
        && let Ok(mut server) = TcpStream::connect(then.server).await
    {
        tokio::select! {
            // However it ends, both are told.
            _ = copy_bidirectional(&mut client, &mut server) => return,
            _ = access.changed() => {}
        }
    }
    let heard = access.wait_for(|access| access.stand != Stand::Silent).await.map(|access| access.is_told);
    if !heard.unwrap_or(true) {
        // Takes what comes and never answers.
        let _ = copy(&mut client, &mut sink()).await;
    }
}
