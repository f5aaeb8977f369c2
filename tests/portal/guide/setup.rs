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
    /// Công dân.
    pub(crate) citizen: ContractClient,
    /// Tổ chức.
    pub(crate) organization: ContractClient,
}

/// What its applicant knows of a dossier.
pub(crate) struct Filed {
    pub(crate) code: String,
    pub(crate) secret: String,
    /// As it should stand now.
    pub(crate) form: Value,
}

impl GuideSetup {
    /// A service on this database, before which nobody has an account.
    pub(crate) async fn set(database: &TestDatabase) -> Self {
        let (smtp, sms) = (SmtpServer::start().await, SmsGateway::start().await);
        let service = HosoProcess::start(database, &smtp, &sms).await;
        let (citizen, organization) = (service.visitor(), service.visitor());
        Self { service, smtp, sms, calendar: Calendar::of_fixtures(), citizen, organization }
    }

    /// The mail to this address about this, once it has arrived.
    pub(crate) async fn mail(&self, to: &str, about: &str) -> ReceivedMail {
        let wanted = |mail: &ReceivedMail| mail.to == [to] && mail.header("Subject").contains(about);
        eventually("a mail arrives", async || self.smtp.received().into_iter().rfind(wanted)).await
    }

    /// The one-time password that this phone was sent, once it has arrived.
    pub(crate) async fn one_time_password(&self, phone: &str) -> String {
        let received = async || self.sms.received().into_iter().rfind(|sms| sms.to == phone);
        eventually("an SMS arrives", received).await.digits()
    }
}

impl Filed {
    /// The dossier on its own page.
    pub(crate) async fn detail(&self, person: &ContractClient) -> Value {
        person.ask("DossierDetail", json!({ "code": self.code })).await["dossier"].clone()
    }

    /// The version that a person's screen shows.
    pub(crate) async fn version(&self, person: &ContractClient) -> Value {
        self.detail(person).await["version"].clone()
    }

    /// The titles of its timeline.
    pub(crate) async fn progress(&self, person: &ContractClient) -> Vec<String> {
        let dossier = person.ask("DossierProgress", json!({ "code": self.code })).await;
        let entries = dossier["dossier"]["progress"].as_array().expect("a timeline").clone();
        entries.iter().map(|entry| text(&entry["title"])).collect()
    }

    /// Its line in the applicant's list.
    pub(crate) async fn listed(&self, person: &ContractClient) -> Value {
        let answer = person.ask("MyDossiers", json!({ "first": 100 })).await;
        let lines = answer["viewer"]["dossiers"]["nodes"].as_array().expect("a list").clone();
        let mut lines = lines.into_iter().filter(|line| line["code"] == self.code.as_str());
        let line = lines.next().expect("a dossier of one's own is in the list");
        assert!(lines.next().is_none(), "a dossier is in the list once");
        line
    }
}
