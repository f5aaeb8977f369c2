use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Tells whoever runs on and on that it is time to finish.
#[derive(Debug, Clone)]
pub struct Shutdown(watch::Receiver<bool>);

/// Asks for it; dropped, it asks too.
#[derive(Debug)]
pub struct ShutdownTrigger(watch::Sender<bool>);

impl ShutdownTrigger {
    /// It is time to finish.
    pub fn request(&self) {
        self.0.send_replace(true);
    }
}

impl Shutdown {
    /// One that is asked for by hand.
    pub fn by_hand() -> (ShutdownTrigger, Self) {
        let (sender, receiver) = watch::channel(false);
        (ShutdownTrigger(sender), Self(receiver))
    }

    /// One that SIGTERM and SIGINT ask for.
    pub fn on_signals() -> io::Result<Self> {
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let (trigger, shutdown) = Self::by_hand();
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            tracing::info!(event = "shutdown.requested", "finishing what is under way");
            trigger.request();
        });
        Ok(shutdown)
    }

    /// Whether it has been asked for.
    pub fn is_requested(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }

    /// Waits until it is asked for.
    pub async fn requested(&self) {
        // An error means that the trigger is gone, which asks too.
        let _ = self.0.clone().wait_for(|requested| *requested).await;
    }
}
