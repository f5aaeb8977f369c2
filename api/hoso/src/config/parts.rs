//! Settings of each part of the service, derived from the configuration.

use app::files::FilesSettings;
use delivery::sending::SendingSettings;
use foundation::http::EnvelopeSettings;

use super::Config;

impl Config {
    pub fn envelope(&self) -> EnvelopeSettings {
        EnvelopeSettings {
            trusted_proxies: self.trusted_proxies.clone(),
            https: self.public_url.is_https(),
            pace: self.pace,
            request_within: self.request_within,
        }
    }

    pub fn file_store(&self) -> FilesSettings {
        FilesSettings {
            place: self.files.clone(),
            upload_max_bytes: self.upload_max_bytes,
            public_url: self.public_url.clone(),
        }
    }

    pub fn sending(&self) -> SendingSettings {
        SendingSettings {
            smtp: self.smtp.clone(),
            smtp_ca: self.smtp_ca.clone(),
            smtp_hello: self.smtp_hello.clone(),
            mail_from: self.mail_from.clone(),
            sms: self.sms.clone(),
            sms_done: self.sms_done.clone(),
            public_url: self.public_url.clone(),
            outbox_dir: self.outbox_dir(),
        }
    }
}
