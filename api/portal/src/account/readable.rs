//! The copy of what is kept about somebody as a person reads it: one file that needs no other, in their language.

use std::collections::HashMap;

use askama::Template;
use axum::Extension;
use domain::{Moment, Translated};
use serde_json::Value;

use super::copy::{file, gathered};
use crate::answer::Answer;
use crate::failure::Failure;
use crate::form::{Form, Told, told};
use crate::schema::procedure::{ProcedureForm, RequiredDocument};
use crate::tongue::Tongue;
use crate::visit::{Here, Visit};

/// What the copy says of the account in texts, and what each is called.
const TEXTS: [(&str, &str); 9] = [
    ("username", "account-username"),
    ("organizationName", "account-organization-name"),
    ("taxCode", "account-tax-code"),
    ("fullName", "account-full-name"),
    ("identityNumber", "account-identity-number"),
    ("email", "account-email"),
    ("phone", "account-phone"),
    ("awaitedPhone", "account-phone-waiting"),
    ("address", "account-address"),
];
/// The moments of a dossier.
const DATES: [(&str, &str); 4] = [
    ("submittedAt", "dossier-submitted"),
    ("acceptedAt", "dossier-accepted"),
    ("dueAt", "dossier-due"),
    ("endedAt", "own-copy-ended"),
];

/// `GET /account/copy/readable`: a page with all that is kept about the viewer, to be kept.
pub async fn give(Extension(visit): Here) -> Answer {
    let copy = gathered(&visit).await?;
    let mut forms = Forms { visit: &visit, known: HashMap::new() };
    let page = CopyPage {
        language: visit.tongue().language().tag(),
        exported_at: moment(visit.tongue(), &copy["exportedAt"]).unwrap_or_default(),
        account: about(visit.tongue(), &copy["account"]),
        drafts: forms.drafts(&copy["account"]["drafts"]).await?,
        dossiers: forms.dossiers(&copy["dossiers"]).await?,
        tongue: visit.tongue().clone(),
    };
    let text = page.render().map_err(|_| Failure::Unreadable)?;
    Ok(file("text/html; charset=utf-8", "attachment; filename=\"du-lieu-cua-toi.html\"", text))
}

#[derive(Template)]
#[template(path = "own-copy.html")]
struct CopyPage {
    tongue: Tongue,
    language: &'static str,
    exported_at: String,
    account: Vec<(String, String)>,
    drafts: Vec<Filled>,
    dossiers: Vec<Copied>,
}

/// A form that was filled in.
#[derive(Template)]
#[template(path = "own-copy-form.html")]
struct Filled {
    tongue: Tongue,
    /// Of which procedure.
    name: String,
    facts: Vec<(String, String)>,
    groups: Vec<Told>,
}

/// A dossier with what was said and done about it.
struct Copied {
    code: String,
    filled: Filled,
    /// Name of the paper, of the file, and how large that is.
    papers: Vec<(String, String, String)>,
    /// When, what, and what was said about it.
    progress: Vec<(String, String, String)>,
    /// When, who, and what.
    exchange: Vec<(String, String, Vec<String>)>,
}

/// What forms are called and hold, by procedure and version.
struct Forms<'v> {
    visit: &'v Visit,
    known: HashMap<(String, i32), Option<ProcedureForm>>,
}

impl Forms<'_> {
    async fn drafts(&mut self, drafts: &Value) -> Result<Vec<Filled>, Failure> {
        let mut all = Vec::new();
        for draft in drafts.as_array().into_iter().flatten() {
            let saved = ("own-copy-saved", moment(self.visit.tongue(), &draft["savedAt"]));
            let code = draft["procedureCode"].as_str().unwrap_or_default();
            let facts = facts(self.visit.tongue(), [saved]);
            all.push(self.filled(code, None, &draft["form"], facts).await?.0);
        }
        Ok(all)
    }

    async fn dossiers(&mut self, dossiers: &Value) -> Result<Vec<Copied>, Failure> {
        let mut all = Vec::new();
        for dossier in dossiers.as_array().into_iter().flatten() {
            let tongue = self.visit.tongue().clone();
            let status = ("dossiers-status", dossier["status"].as_str().map(|status| tongue.status(status)));
            let dates = DATES.map(|(key, label)| (label, moment(&tongue, &dossier[key])));
            let facts = facts(
                &tongue,
                [status]
                    .into_iter()
                    .chain(dates)
                    .chain(payment(&tongue, &dossier["payment"]))
                    .chain(result(&tongue, &dossier["result"])),
            );
            let code = dossier["procedureCode"].as_str().unwrap_or_default();
            let version = dossier["procedureVersion"].as_i64().and_then(|version| i32::try_from(version).ok());
            let (filled, papers) = self.filled(code, version, &dossier["form"], facts).await?;
            all.push(Copied {
                code: text(&dossier["code"]),
                filled,
                papers: named(&tongue, &papers, dossier),
                progress: progress(&tongue, &dossier["progress"]),
                exchange: exchange(&tongue, &dossier["exchange"]),
            });
        }
        Ok(all)
    }

    /// A form by the names of its own version; what nobody knows the form of any more stands as it is.
    async fn filled(
        &mut self,
        code: &str,
        version: Option<i32>,
        form: &Value,
        facts: Vec<(String, String)>,
    ) -> Result<(Filled, Vec<RequiredDocument>), Failure> {
        let key = (code.to_owned(), version.unwrap_or_default());
        if !self.known.contains_key(&key) {
            let procedure: Option<ProcedureForm> =
                self.visit.procedure("OneProcedure", code.to_owned(), version).await?;
            self.known.insert(key.clone(), procedure);
        }
        let tongue = self.visit.tongue().clone();
        let Some(Some(procedure)) = self.known.get(&key) else {
            let lines = vec![(code.to_owned(), Some(form.to_string()).filter(|_| !form.is_null()))];
            let group = Told { title: self.visit.say("own-copy-form"), key: String::new(), lines };
            return Ok((Filled { tongue, name: code.to_owned(), facts, groups: vec![group] }, Vec::new()));
        };
        let fields = Form::of(&procedure.form_schema);
        let groups = if form.is_null() { Vec::new() } else { told(self.visit.tongue(), fields.fields(), form) };
        Ok((Filled { tongue, name: procedure.name.clone(), facts, groups }, procedure.required_documents.clone()))
    }
}

fn about(tongue: &Tongue, account: &Value) -> Vec<(String, String)> {
    let born = account["dateOfBirth"].as_str().and_then(|day| day.parse().ok()).map(|day| tongue.day(day));
    let texts = TEXTS.map(|(key, label)| (label, account[key].as_str().map(ToOwned::to_owned)));
    let sms = account["notifyBySms"].as_bool().map(|yes| tongue.say(if yes { "form-yes" } else { "form-no" }));
    let rest = [
        ("account-date-of-birth", born),
        ("own-copy-registered", moment(tongue, &account["registeredAt"])),
        ("account-sms", sms),
    ];
    facts(tongue, texts.into_iter().chain(rest))
}

fn facts<'f>(tongue: &Tongue, facts: impl IntoIterator<Item = (&'f str, Option<String>)>) -> Vec<(String, String)> {
    facts.into_iter().filter_map(|(label, value)| Some((tongue.say(label), value?))).collect()
}

fn payment(tongue: &Tongue, payment: &Value) -> Vec<(&'static str, Option<String>)> {
    let money =
        payment["money"]["amount"].as_str().map(|amount| format!("{amount} {}", text(&payment["money"]["currency"])));
    vec![
        ("dossier-payment", money.map(|money| [money, text(&payment["reason"])].join(" – "))),
        ("dossier-paid", moment(tongue, &payment["paidAt"])),
    ]
}

fn result(tongue: &Tongue, result: &Value) -> Vec<(&'static str, Option<String>)> {
    let outcome = result["outcome"].as_str();
    let outcome = outcome.map(|one| tongue.say(if one == "GRANTED" { "dossier-granted" } else { "dossier-refused" }));
    let files = result["files"].as_array().into_iter().flatten().map(|file| text(&file["name"]));
    let said = outcome.map(|one| {
        [one, text(&result["reason"])]
            .into_iter()
            .chain(files)
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" – ")
    });
    vec![("dossier-result", said)]
}

fn named(tongue: &Tongue, papers: &[RequiredDocument], dossier: &Value) -> Vec<(String, String, String)> {
    let documents = dossier["documents"].as_array().into_iter().flatten();
    documents
        .map(|document| {
            let size = document["size"].as_i64().and_then(|size| i32::try_from(size).ok()).unwrap_or_default();
            let paper = RequiredDocument::name_of(papers, document["requirement"].as_str().unwrap_or_default());
            (paper, text(&document["name"]), tongue.size(size))
        })
        .collect()
}

fn progress(tongue: &Tongue, progress: &Value) -> Vec<(String, String, String)> {
    let entries = progress.as_array().into_iter().flatten();
    let told = |entry: &Value| {
        let step = serde_json::from_value::<Translated>(entry["step"].clone()).ok();
        let step = step.as_ref().map(|name| name.get(tongue.language()));
        let what = tongue.event_at("dossier", entry["event"].as_str().unwrap_or_default(), step);
        (moment(tongue, &entry["at"]).unwrap_or_default(), what, text(&entry["note"]))
    };
    entries.map(told).collect()
}

fn exchange(tongue: &Tongue, messages: &Value) -> Vec<(String, String, Vec<String>)> {
    let told = |message: &Value| {
        let side = match message["side"].as_str() {
            Some("CITIZEN") => "own-copy-you",
            Some("STAFF") => "own-copy-office",
            _ => "exchange-system",
        };
        let list = |key: &str| message[key].as_array().cloned().unwrap_or_default();
        let files = list("attachments").into_iter().map(|file| text(&file["name"]));
        let answers = list("answers").into_iter().map(|answer| text(&answer));
        let said = [text(&message["body"])].into_iter().chain(answers).chain(files).filter(|part| !part.is_empty());
        (moment(tongue, &message["at"]).unwrap_or_default(), tongue.say(side), said.collect())
    };
    messages.as_array().into_iter().flatten().map(told).collect()
}

fn moment(tongue: &Tongue, at: &Value) -> Option<String> {
    at.as_str()?.parse::<Moment>().ok().map(|at| tongue.moment(&at))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
