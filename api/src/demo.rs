//! stub
use crate::app::App;
#[derive(Debug, thiserror::Error)]
#[error("x")]
pub struct DemoError;
pub async fn load(_: &App, _: &std::path::Path, _: &secrecy::SecretString) -> Result<(), DemoError> {
    Ok(())
}
