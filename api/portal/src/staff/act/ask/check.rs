//! Review page of a supplement request, and its sending.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query};
use axum::response::Response;

use super::items::{self, Item};
use super::waiting::{Place, Waiting};
use super::{ask, message, page, round};
use crate::csrf;
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::read_day;
use crate::layout::Layout;
use crate::page_context::{PageContext, PageExtension};
use crate::posted::Posted;
use crate::redirect;
use crate::render::{Answer, ok};
use crate::schema::enums::DossierAction;
use crate::staff::act::action_page::ActionPage;
use crate::staff::act::fields::end_of;
use crate::staff::act::{barred, barred_or, finished};

const PURPOSE: &str = "supplement-request";

/// `GET /staff/dossiers/{code}/request-supplement/check`: the request as the applicant will read it.
pub async fn show(
    Extension(context): PageExtension,
    Path(code): Path<String>,
    Query(waiting): Query<Waiting>,
) -> Answer {
    context.signed_in()?;
    let place = waiting.place(&code).unwrap_or_else(|| Place::new(&context, &code));
    match place.typed(&context).await {
        Some(typed) => look(&context, &code, &place, &typed).await,
        None => Ok(redirect::to(&place.compose())),
    }
}

/// `POST /staff/dossiers/{code}/request-supplement/check`: sends exactly the request that the page showed.
pub async fn send(
    Extension(context): PageExtension,
    Path(code): Path<String>,
    Query(waiting): Query<Waiting>,
    posted: Posted,
) -> Answer {
    context.signed_in()?;
    let place = waiting.place(&code).unwrap_or_else(|| Place::new(&context, &code));
    let typed: Vec<(String, String)> =
        csrf::decrypt_token(&context, PURPOSE, posted.get("seen")).ok_or(Failure::NotOurForm)?;
    let typed = Posted::of(typed);
    if posted.is_redrawn() {
        return look(&context, &code, &place, &typed).await;
    }
    let asked = match ask(&context, &code, &typed, false).await {
        Err(failure) => return barred_or(&context, &code, DossierAction::RequestSupplement, failure).await,
        Ok(asked) => asked,
    };
    let faults = match asked {
        Ok(done) if done.errors.is_empty() => {
            place.forget(&context).await;
            return finished(&context, &code, DossierAction::RequestSupplement, &done).await;
        }
        Ok(done) => Faults::of(context.translator(), done.errors),
        Err(faults) => faults,
    };
    let scene = ActionPage::load(&context, &code, DossierAction::RequestSupplement, &typed).await?;
    page(&context, &scene, &place, &typed, faults).await
}

async fn look(context: &PageContext, code: &str, place: &Place, typed: &Posted) -> Result<Response, Failure> {
    let translator = context.translator();
    let scene = ActionPage::load(context, code, DossierAction::RequestSupplement, typed).await?;
    let layout = context.layout(context.t("ask-check-title")).await?;
    if !scene.action.is_allowed() {
        return barred(context, &scene, layout);
    }
    let asked: Vec<&str> = typed.all("ask").collect();
    let groups = items::groups(translator, &scene);
    let mut items: Vec<Item> = groups.into_iter().flat_map(|group| group.items).collect();
    items.retain(|item| asked.contains(&item.target.as_str()));
    for item in &mut items {
        typed.get(&format!("i{}", item.target)).clone_into(&mut item.instruction);
    }
    let by = read_day(typed.get("respondBy")).map(|day| translator.until(&end_of(day)));
    Ok(ok(&CheckPage {
        round: round(translator, &scene),
        title: by.map_or_else(|| context.t("exchange-asks"), |day| translator.t_with("exchange-asks-by", "date", day)),
        message: message(translator, typed),
        back: place.compose(),
        action: place.check(),
        seen: csrf::encrypt_token(context, PURPOSE, &typed.fields()).ok_or(Failure::Unreadable)?,
        layout: layout.around_form(false),
        items,
    }))
}

#[derive(Template)]
#[template(path = "staff-ask-check.html")]
struct CheckPage {
    layout: Layout,
    round: Option<String>,
    title: String,
    message: String,
    items: Vec<Item>,
    back: String,
    action: String,
    seen: String,
}
