use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query};
use axum::response::Response;

use super::items::{self, Item};
use super::waiting::{Place, Waiting};
use super::{ask, message, page, round};
use crate::answer::{Answer, ok};
use crate::failure::Failure;
use crate::fault::Faults;
use crate::form::read_day;
use crate::moved;
use crate::posted::Posted;
use crate::schema::enums::DossierAction;
use crate::seal;
use crate::shell::Shell;
use crate::staff::act::fields::end_of;
use crate::staff::act::scene::Scene;
use crate::staff::act::{barred, barred_or, finished};
use crate::visit::{Here, Visit};

const PURPOSE: &str = "supplement-request";

/// `GET /staff/dossiers/{code}/request-supplement/check`: the request as the applicant will read it.
pub async fn show(Extension(visit): Here, Path(code): Path<String>, Query(waiting): Query<Waiting>) -> Answer {
    visit.signed_in()?;
    let place = waiting.place(&code).unwrap_or_else(|| Place::new(&visit, &code));
    match place.typed(&visit).await {
        Some(typed) => look(&visit, &code, &place, &typed).await,
        None => Ok(moved::to(&place.compose())),
    }
}

/// `POST /staff/dossiers/{code}/request-supplement/check`: sends what stood on the page, and nothing else.
pub async fn send(
    Extension(visit): Here,
    Path(code): Path<String>,
    Query(waiting): Query<Waiting>,
    posted: Posted,
) -> Answer {
    visit.signed_in()?;
    let place = waiting.place(&code).unwrap_or_else(|| Place::new(&visit, &code));
    let typed: Vec<(String, String)> =
        seal::disclose(&visit, PURPOSE, posted.get("seen")).ok_or(Failure::NotOurForm)?;
    let typed = Posted::of(typed);
    if posted.is_redrawn() {
        return look(&visit, &code, &place, &typed).await;
    }
    let asked = match ask(&visit, &code, &typed, false).await {
        Err(failure) => return barred_or(&visit, &code, DossierAction::RequestSupplement, failure).await,
        Ok(asked) => asked,
    };
    let faults = match asked {
        Ok(done) if done.errors.is_empty() => {
            place.forget(&visit).await;
            return finished(&visit, &code, DossierAction::RequestSupplement, &done).await;
        }
        Ok(done) => Faults::of(visit.tongue(), done.errors),
        Err(faults) => faults,
    };
    let scene = Scene::load(&visit, &code, DossierAction::RequestSupplement, &typed).await?;
    page(&visit, &scene, &place, &typed, faults).await
}

async fn look(visit: &Visit, code: &str, place: &Place, typed: &Posted) -> Result<Response, Failure> {
    let tongue = visit.tongue();
    let scene = Scene::load(visit, code, DossierAction::RequestSupplement, typed).await?;
    let shell = visit.shell(visit.say("ask-check-title")).await?;
    if !scene.action.allowed {
        return barred(visit, &scene, shell);
    }
    let asked: Vec<&str> = typed.all("ask").collect();
    let groups = items::groups(tongue, &scene);
    let mut items: Vec<Item> = groups.into_iter().flat_map(|group| group.items).collect();
    items.retain(|item| asked.contains(&item.target.as_str()));
    for item in &mut items {
        typed.get(&format!("i{}", item.target)).clone_into(&mut item.instruction);
    }
    let by = read_day(typed.get("respondBy")).map(|day| tongue.until(&end_of(day)));
    Ok(ok(&CheckPage {
        round: round(tongue, &scene),
        title: by.map_or_else(|| visit.say("exchange-asks"), |day| tongue.say_with("exchange-asks-by", "date", day)),
        message: message(tongue, typed),
        back: place.compose(),
        action: place.check(),
        seen: seal::enclose(visit, PURPOSE, &typed.fields()).ok_or(Failure::Unreadable)?,
        shell: shell.around_form(false),
        items,
    }))
}

#[derive(Template)]
#[template(path = "staff-ask-check.html")]
struct CheckPage {
    shell: Shell,
    round: Option<String>,
    title: String,
    message: String,
    items: Vec<Item>,
    back: String,
    action: String,
    seen: String,
}
