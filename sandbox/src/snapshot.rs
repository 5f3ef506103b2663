//! The state on disk, so that a workspace can be stopped and resumed.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::state::State;
use crate::world::{World, ended};

const NAME: &str = "state.json";

/// What was written down, if anything was.
pub(crate) fn load(dir: &Path) -> io::Result<Option<State>> {
    match std::fs::read(dir.join(NAME)) {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes the state down, all of it or nothing.
pub(crate) async fn save(world: &World, dir: &Path) -> io::Result<()> {
    let reading = Some(world.clock.reading()).filter(|reading| reading.simulated);
    let bytes = world.read(|state| {
        let mut state = state.clone();
        state.clock = reading;
        serde_json::to_vec(&state)
    })?;
    let temporary = dir.join("state.json.tmp");
    tokio::fs::write(&temporary, bytes).await?;
    tokio::fs::rename(&temporary, dir.join(NAME)).await
}

/// Writes the state down shortly after every change, and at the end.
pub(crate) async fn keep(world: Arc<World>, dir: PathBuf) {
    let mut stopped = world.stopped.subscribe();
    loop {
        tokio::select! {
            () = world.unsaved.notified() => tokio::time::sleep(world.timing.snapshot).await,
            () = ended(&mut stopped) => {
                store(&world, &dir).await;
                return;
            }
        }
        store(&world, &dir).await;
    }
}

async fn store(world: &World, dir: &Path) {
    if let Err(error) = save(world, dir).await {
        tracing::error!(%error, dir = %dir.display(), "the state could not be written down");
    }
}
