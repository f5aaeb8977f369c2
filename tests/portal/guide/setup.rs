//! Setup of the guide.

use serde_json::{Value, json};
use support::contract_client::{ContractClient, text};
use support::hoso_process::HosoProcess;
use support::{ReceivedMail, SmsGateway, SmtpServer, TestDatabase, eventually};

use super::calendar::Calendar;

/// A running service, and the people of the guide.
pub(crate) struct GuideSetup {
    pub(crate) service: HosoProcess,
    pub(crate) smtp: SmtpServer,
    pub(crate) sms: SmsGateway,
    pub(super) calendar: Calendar,
    pub(crate) citizen: ContractClient,
    pub(crate) organization: ContractClient,
}

/// A dossier as its applicant knows it.
pub(crate) struct Filed {
    pub(crate) code: String,
    pub(crate) secret: String,
    pub(crate) form: Value,
}

impl GuideSetup {
    /// A service on this database, without accounts.
    pub(crate) async fn set(database: &TestDatabase) -> Self {
        let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
        let service = HosoProcess::start(database, &smtp, &sms).await;
        let (citizen, organization) = (service.visitor(), service.visitor());
        Self { service, smtp, sms, calendar: Calendar::of_fixtures(), citizen, organization }
    }

    /// Waits for the mail to this address with this subject.
    pub(crate) async fn mail(&self, to: &str, about: &str) -> ReceivedMail {
        let wanted = |mail: &ReceivedMail| mail.to == [to] && mail.header("Subject").contains(about);
        eventually("a mail arrives", async || self.smtp.received().into_iter().rfind(wanted)).await
    }

    /// Waits for the one-time password to this phone.
    pub(crate) async fn one_time_password(&self, phone: &str) -> String {
        let received = async || self.sms.received().into_iter().rfind(|sms| sms.to == phone);
        eventually("an SMS arrives", received).await.digits()
    }
}

impl Filed {
    /// Details of the dossier.
    pub(crate) async fn detail(&self, person: &ContractClient) -> Value {
        person.ask("DossierDetail", json!({ "code": self.code })).await["dossier"].clone()
    }

    /// Version that a person sees.
    pub(crate) async fn version(&self, person: &ContractClient) -> Value {
        self.detail(person).await["version"].clone()
    }

    /// Titles of its progress.
    pub(crate) async fn progress(&self, person: &ContractClient) -> Vec<String> {
        let dossier = person.ask("DossierProgress", json!({ "code": self.code })).await;
        let entries = dossier["dossier"]["progress"].as_array().expect("a timeline").clone();
        entries.iter().map(|entry| text(&entry["title"])).collect()
    }

    /// Its row in the applicant's list.
    pub(crate) async fn listed(&self, person: &ContractClient) -> Value {
        let answer = person.ask("MyDossiers", json!({ "first": 100 })).await;
        let lines = answer["viewer"]["dossiers"]["nodes"].as_array().expect("a list").clone();
        let mut lines = lines.into_iter().filter(|line| line["code"] == self.code.as_str());
        let line = lines.next().expect("a dossier of one's own is in the list");
        assert!(lines.next().is_none(), "a dossier is in the list once");
        line
    }
}
