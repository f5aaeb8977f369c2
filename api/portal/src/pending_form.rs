//! Pending forms: a post with an expired session is stored, and its form is shown again as typed once its owner has
//! signed in. Never in an address, never a password, and never submitted by itself.

use std::sync::Arc;

use app::pending_form::{KEPT_FOR, PendingForm, PendingFormError};
use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{Extensions, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use foundation::cookie;
use tower::ServiceExt;
use uuid::Uuid;

use super::csrf;
use super::failure::Failure;
use super::page_context::{PageContext, PageExtension};
use super::posted::Posted;
use super::state::Portal;
use super::upload;

/// Cookie of the ids of pending forms, the latest last: several windows can each have one.
const COOKIE: &str = "hoso-kept";
/// Most pending forms of one browser.
const KEPT_MOST: usize = 8;
/// Hidden field of every form whose page can redraw it from a post.
const REDRAWS: &str = "redraws";
/// Multipart boundary of a replayed form; nothing that people type holds it.
const BOUNDARY: &str = "hoso-kept-4b0c6a1e5d";

/// State of the middleware: the pages to which a pending form is replayed as a post.
#[derive(Clone)]
pub struct GuardedPages {
    pub portal: Portal,
    pub pages: fn() -> Router<Portal>,
}

/// Middleware of pages behind sign-in: stores a form that is posted with an expired session, restores it in place of an
/// empty form after sign-in, and deletes it once it is submitted.
pub async fn over_sign_in(
    State(GuardedPages { portal, pages }): State<GuardedPages>,
    Extension(context): PageExtension,
    request: Request,
    next: Next,
) -> Response {
    match (context.is_signed_in(), context.is_post()) {
        (false, true) => set_aside(&portal, &context, request).await.into_response(),
        (false, false) => next.run(request).await,
        (true, is_sent) => match kept_for(&context, &kept_ids(&context, &request)).await {
            Some((id, _, rest)) if is_sent => {
                forget(&context, id).await;
                hold(&context, &rest);
                next.run(request).await
            }
            Some((_, kept, _)) => {
                context.bring_back();
                let Ok(response) = pages().with_state(portal).oneshot(as_posted(&context, request, kept)).await;
                response
            }
            None => next.run(request).await,
        },
    }
}

async fn set_aside(portal: &Portal, context: &Arc<PageContext>, request: Request) -> Failure {
    let is_multipart = is_multipart(&request);
    let earlier = kept_ids(context, &request);
    let posted = if is_multipart {
        match Multipart::from_request(request, portal).await {
            Ok(multipart) => upload::read(context, multipart).await.map(|parcel| parcel.posted),
            Err(_) => Err(Failure::NotOurForm),
        }
    } else {
        Posted::from_request(request, portal).await
    };
    let posted = match posted {
        Ok(posted) => posted,
        Err(failure) => return failure,
    };
    if let Err(error) = keep(context, &posted, is_multipart, earlier).await {
        // Not fatal: after sign-in the form is then an empty one.
        tracing::warn!(%error, "a post could not be kept");
    }
    Failure::SignedOut
}

/// Latest pending form of this path that belongs to the account, and the ids of the others. Ids that are expired or
/// another account's are dropped.
async fn kept_for(context: &PageContext, ids: &[Uuid]) -> Option<(Uuid, PendingForm, Vec<Uuid>)> {
    let (mut here, mut alive) = (None, Vec::new());
    for id in ids {
        let kept = match context.app().pending_forms.find(*id, context.now()).await {
            Ok(kept) => kept.filter(|kept| csrf::is_owner(context, &kept.owner)),
            Err(error) => {
                tracing::warn!(%error, "a post could not be found again");
                return None;
            }
        };
        match kept {
            None => forget(context, *id).await,
            Some(kept) => {
                alive.push(*id);
                here = if kept.path == context.path() { Some((*id, kept)) } else { here };
            }
        }
    }
    if alive.len() < ids.len() {
        hold(context, &alive);
    }
    here.map(|(id, kept)| (id, kept, alive.into_iter().filter(|other| *other != id).collect()))
}

fn kept_ids(context: &PageContext, request: &Request) -> Vec<Uuid> {
    let held = cookie::read(request.headers(), COOKIE, &context.app().public_url).unwrap_or_default();
    held.split('.').filter_map(|id| id.parse().ok()).take(KEPT_MOST).collect()
}

/// Sets the cookie of pending ids; deletes it where there are none.
fn hold(context: &PageContext, ids: &[Uuid]) {
    let seconds = if ids.is_empty() { Some(0) } else { u32::try_from(KEPT_FOR.num_seconds()).ok() };
    context.set_cookie(COOKIE, &ids.iter().map(Uuid::to_string).collect::<Vec<_>>().join("."), seconds);
}

async fn keep(
    context: &PageContext,
    posted: &Posted,
    is_multipart: bool,
    mut ids: Vec<Uuid>,
) -> Result<(), PendingFormError> {
    let is_whole = posted.has(REDRAWS) && !posted.is_by_script();
    let Some(owner) = csrf::owner(posted.get("token")).filter(|_| is_whole) else { return Ok(()) };
    if !context.app().rates.may_set_aside(context.request_context().client, context.now()) {
        // Not fatal: after sign-in the form is then an empty one.
        return Ok(());
    }
    let stays = |name: &str| name != "token" && !name.to_ascii_lowercase().contains("password");
    let fields = posted.fields().iter().filter(|(name, _)| stays(name)).cloned().collect();
    let post = PendingForm { path: context.path().to_owned(), owner, fields, is_multipart };
    let id = context.app().ids.uuid();
    context.app().pending_forms.keep(id, &post, context.now()).await?;
    if ids.len() >= KEPT_MOST {
        context.app().pending_forms.delete(ids.remove(0)).await?;
    }
    ids.push(id);
    hold(context, &ids);
    context.lead_back_to(context.path());
    context.leave_notice("notice-kept");
    Ok(())
}

async fn forget(context: &PageContext, id: Uuid) {
    if let Err(error) = context.app().pending_forms.delete(id).await {
        tracing::warn!(%error, "a post that was kept could not be forgotten");
    }
}

/// Builds the replayed post: the context is marked as restoring, so that the handler redraws the form and does nothing.
fn as_posted(context: &Arc<PageContext>, request: Request, kept: PendingForm) -> Request {
    let token = ("token".to_owned(), csrf::form_token(context));
    // Multipart forms are read as a stream, and trusted from the token on: it comes first.
    let fields: Vec<_> = std::iter::once(token).chain(kept.fields).collect();
    let (media_type, body) = if kept.is_multipart {
        let parts = fields.iter().map(|(name, value)| {
            let name = name.replace(['"', '\r', '\n'], "");
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        });
        let body = parts.chain([format!("--{BOUNDARY}--\r\n")]).collect::<String>();
        (format!("multipart/form-data; boundary={BOUNDARY}"), body)
    } else {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
        ("application/x-www-form-urlencoded".to_owned(), body)
    };
    let (mut parts, _) = request.into_parts();
    parts.method = Method::POST;
    // The router's extensions of the outer match would be taken for path parameters of the inner one.
    parts.extensions = Extensions::new();
    parts.extensions.insert(Arc::clone(context));
    parts.headers.remove(header::CONTENT_LENGTH);
    if let Ok(media_type) = HeaderValue::from_str(&media_type) {
        parts.headers.insert(header::CONTENT_TYPE, media_type);
    }
    Request::from_parts(parts, Body::from(body))
}

fn is_multipart(request: &Request) -> bool {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type.is_some_and(|media_type| media_type.starts_with("multipart/form-data"))
}
