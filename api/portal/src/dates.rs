//! iCalendar export of a dossier's dates.

use axum::Extension;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use icalendar::{Calendar, Component, Event, EventLike};

use super::failure::Failure;
use super::page_context::PageExtension;
use super::render::Answer;
use super::schema::dossier::Head;

/// `GET /dossiers/{code}/dates.ics`: deadlines of a dossier for the viewer's own calendar (RFC 5545). Each date keeps
/// its `UID`, so that importing the file again moves existing entries.
pub async fn show(Extension(context): PageExtension, Path(code): Path<String>) -> Answer {
    context.signed_in()?;
    let dossier: Head = context.dossier("DossierDates", code).await?;
    let place = format!("{}/dossiers/{}", context.app().public_url.origin(), dossier.code);
    let awaited = dossier.supplement_request.and_then(|request| request.respond_by);
    let dates = [("due", "dates-due", dossier.due_at), ("supplement", "dates-supplement", awaited)];
    let mut calendar = Calendar::new();
    for (name, text, at) in dates {
        let Some(at) = at else { continue };
        let event = Event::new()
            .uid(&format!("{}-{name}@hoso", dossier.code))
            .timestamp(context.now().utc())
            .summary(&context.translator().t_with(text, "code", &dossier.code))
            .description(&dossier.procedure.name)
            .url(&place)
            .starts(at.utc())
            .ends(at.utc())
            .done();
        calendar.push(event);
    }
    if calendar.is_empty() {
        return Err(Failure::NotFound);
    }
    let name = format!("attachment; filename=\"{}.ics\"", dossier.code);
    let headers =
        [(header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, calendar.done().to_string()).into_response())
}
