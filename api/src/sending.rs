//! stub
use crate::app::App;
use crate::config::Config;
use crate::http::Shutdown;
pub struct Sending;
impl Sending {
    pub fn new(_: &App, _: &Config) -> Self {
        Self
    }
    pub fn start(self, _: Shutdown) -> tokio::task::JoinHandle<()> {
        tokio::spawn(async {})
    }
}
