//! TLS towards servers: one implementation for the whole process, and the machine's certificates, read once for all
//! clients, when the first is made.

use hyper_rustls::ConfigBuilderExt;
use rustls::ClientConfig;
use std::sync::LazyLock;

/// As shared by everybody; a clone shares its certificates. A text, as an I/O error cannot be handed out twice.
static CONFIG: LazyLock<Result<ClientConfig, String>> = LazyLock::new(|| {
    install();
    let roots = ClientConfig::builder().with_native_roots().map_err(|error| error.to_string())?;
    Ok(roots.with_no_client_auth())
});

/// Chooses the one TLS implementation, for the whole process. Called first in `main`; calling it again does nothing.
pub fn install() {
    // Refused only when a provider is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// What a client needs. Fails if the machine's certificates cannot be read.
pub fn client() -> anyhow::Result<ClientConfig> {
    CONFIG.clone().map_err(|why| anyhow::anyhow!("the machine's certificates cannot be read: {why}"))
}
