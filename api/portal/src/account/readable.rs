//! Copy of the viewer's personal data as one self-contained HTML file, in their language.

use std::collections::HashMap;

use askama::Template;
use axum::Extension;
use domain::{Moment, Translated};
use serde_json::Value;

use super::copy::{file, gathered};
use crate::account_field::AccountField;
use crate::failure::Failure;
use crate::form::{Form, ReadableGroup, told};
use crate::page_context::{PageContext, PageExtension};
use crate::render::Answer;
use crate::schema::procedure::{ProcedureForm, RequiredDocument};
use crate::translator::Translator;

/// Text fields at the head of the copy, in order, up to the telephone.
const TEXTS: [AccountField; 7] = [
    AccountField::Username,
    AccountField::OrganizationName,
    AccountField::TaxCode,
    AccountField::FullName,
    AccountField::IdentityNumber,
    AccountField::Email,
    AccountField::Phone,
];
/// The moments of a dossier.
const DATES: [(&str, &str); 4] = [
    ("submittedAt", "dossier-submitted"),
    ("acceptedAt", "dossier-accepted"),
    ("dueAt", "dossier-due"),
    ("endedAt", "own-copy-ended"),
];

/// `GET /account/copy/readable`: a page with all that is kept about the viewer, to be kept.
pub async fn give(Extension(context): PageExtension) -> Answer {
    let copy = gathered(&context).await?;
    let mut forms = Forms { context: &context, known: HashMap::new() };
    let page = CopyPage {
        language: context.translator().language().tag(),
        exported_at: moment(context.translator(), &copy["exportedAt"]).unwrap_or_default(),
        account: about(context.translator(), &copy["account"]),
        drafts: forms.drafts(&copy["account"]["drafts"]).await?,
        dossiers: forms.dossiers(&copy["dossiers"]).await?,
        translator: context.translator().clone(),
    };
    let text = page.render().map_err(|_| Failure::Unreadable)?;
    Ok(file("text/html; charset=utf-8", "attachment; filename=\"du-lieu-cua-toi.html\"", text))
}

#[derive(Template)]
#[template(path = "own-copy.html")]
struct CopyPage {
    translator: Translator,
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
    translator: Translator,
    /// Name of the procedure.
    name: String,
    facts: Vec<(String, String)>,
    groups: Vec<ReadableGroup>,
}

/// Dossier of the copy, with its timeline and exchange.
struct Copied {
    code: String,
    filled: Filled,
    /// Documents as name, file name and file size.
    papers: Vec<(String, String, String)>,
    /// Entries of the timeline: moment, title, note.
    progress: Vec<(String, String, String)>,
    /// Messages: moment, author, paragraphs.
    exchange: Vec<(String, String, Vec<String>)>,
}

/// Cache of form definitions, by procedure and version.
struct Forms<'v> {
    context: &'v PageContext,
    known: HashMap<(String, i32), Option<ProcedureForm>>,
}

impl Forms<'_> {
    async fn drafts(&mut self, drafts: &Value) -> Result<Vec<Filled>, Failure> {
        let mut all = Vec::new();
        for draft in drafts.as_array().into_iter().flatten() {
            let saved = ("own-copy-saved", moment(self.context.translator(), &draft["savedAt"]));
            let code = draft["procedureCode"].as_str().unwrap_or_default();
            let facts = facts(self.context.translator(), [saved]);
            all.push(self.filled(code, None, &draft["form"], facts).await?.0);
        }
        Ok(all)
    }

    async fn dossiers(&mut self, dossiers: &Value) -> Result<Vec<Copied>, Failure> {
        let mut all = Vec::new();
        for dossier in dossiers.as_array().into_iter().flatten() {
            let translator = self.context.translator().clone();
            let status = ("dossiers-status", dossier["status"].as_str().map(|status| translator.status(status)));
            let dates = DATES.map(|(key, label)| (label, moment(&translator, &dossier[key])));
            let facts = facts(
                &translator,
                [status]
                    .into_iter()
                    .chain(dates)
                    .chain(payment(&translator, &dossier["payment"]))
                    .chain(result(&translator, &dossier["result"])),
            );
            let code = dossier["procedureCode"].as_str().unwrap_or_default();
            let version = dossier["procedureVersion"].as_i64().and_then(|version| i32::try_from(version).ok());
            let (filled, papers) = self.filled(code, version, &dossier["form"], facts).await?;
            all.push(Copied {
                code: text(&dossier["code"]),
                filled,
                papers: named(&translator, &papers, dossier),
                progress: progress(&translator, &dossier["progress"]),
                exchange: exchange(&translator, &dossier["exchange"]),
            });
        }
        Ok(all)
    }

    /// Form in the words of its own version; where the definition is unknown, the stored JSON.
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
                self.context.procedure("OneProcedure", code.to_owned(), version).await?;
            self.known.insert(key.clone(), procedure);
        }
        let translator = self.context.translator().clone();
        let Some(Some(procedure)) = self.known.get(&key) else {
            let lines = vec![(code.to_owned(), Some(form.to_string()).filter(|_| !form.is_null()))];
            let group = ReadableGroup { title: self.context.t("own-copy-form"), key: String::new(), lines };
            return Ok((Filled { translator, name: code.to_owned(), facts, groups: vec![group] }, Vec::new()));
        };
        let fields = Form::of(&procedure.form_schema);
        let groups = if form.is_null() { Vec::new() } else { told(self.context.translator(), fields.fields(), form) };
        Ok((Filled { translator, name: procedure.name.clone(), facts, groups }, procedure.required_documents.clone()))
    }
}

fn about(translator: &Translator, account: &Value) -> Vec<(String, String)> {
    let born = account["dateOfBirth"].as_str().and_then(|day| day.parse().ok()).map(|day| translator.day(day));
    let text = |name: &str| account[name].as_str().map(ToOwned::to_owned);
    let of = |field: AccountField| (field.label(), text(field.name()));
    let sms = account["notifyBySms"].as_bool().map(|yes| translator.t(if yes { "form-yes" } else { "form-no" }));
    let rest = [
        ("account-phone-waiting", text("awaitedPhone")),
        of(AccountField::Address),
        (AccountField::DateOfBirth.label(), born),
        ("own-copy-registered", moment(translator, &account["registeredAt"])),
        ("account-sms", sms),
    ];
    facts(translator, TEXTS.map(of).into_iter().chain(rest))
}

fn facts<'f>(
    translator: &Translator,
    facts: impl IntoIterator<Item = (&'f str, Option<String>)>,
) -> Vec<(String, String)> {
    facts.into_iter().filter_map(|(label, value)| Some((translator.t(label), value?))).collect()
}

fn payment(translator: &Translator, payment: &Value) -> Vec<(&'static str, Option<String>)> {
    let money =
        payment["money"]["amount"].as_str().map(|amount| format!("{amount} {}", text(&payment["money"]["currency"])));
    vec![
        ("dossier-payment", money.map(|money| [money, text(&payment["reason"])].join(" – "))),
        ("dossier-paid", moment(translator, &payment["paidAt"])),
    ]
}

fn result(translator: &Translator, result: &Value) -> Vec<(&'static str, Option<String>)> {
    let outcome = result["outcome"].as_str();
    let outcome = outcome.map(|one| translator.t(if one == "GRANTED" { "dossier-granted" } else { "dossier-refused" }));
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

fn named(translator: &Translator, papers: &[RequiredDocument], dossier: &Value) -> Vec<(String, String, String)> {
    let documents = dossier["documents"].as_array().into_iter().flatten();
    documents
        .map(|document| {
            let size = document["size"].as_i64().and_then(|size| i32::try_from(size).ok()).unwrap_or_default();
            let paper = RequiredDocument::name_of(papers, document["requirement"].as_str().unwrap_or_default());
            (paper, text(&document["name"]), translator.size(size))
        })
        .collect()
}

fn progress(translator: &Translator, progress: &Value) -> Vec<(String, String, String)> {
    let entries = progress.as_array().into_iter().flatten();
    let told = |entry: &Value| {
        let step = serde_json::from_value::<Translated>(entry["step"].clone()).ok();
        let step = step.as_ref().map(|name| name.get(translator.language()));
        let what = translator.event_at("dossier", entry["event"].as_str().unwrap_or_default(), step);
        (moment(translator, &entry["at"]).unwrap_or_default(), what, text(&entry["note"]))
    };
    entries.map(told).collect()
}

fn exchange(translator: &Translator, messages: &Value) -> Vec<(String, String, Vec<String>)> {
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
        (moment(translator, &message["at"]).unwrap_or_default(), translator.t(side), said.collect())
    };
    messages.as_array().into_iter().flatten().map(told).collect()
}

fn moment(translator: &Translator, at: &Value) -> Option<String> {
    at.as_str()?.parse::<Moment>().ok().map(|at| translator.moment(&at))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
