//! Static assets in the colours of the office, under content-hashed names, so that browsers cache them for ever.

use std::sync::Arc;

use app::office::Office;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use sha2::{Digest, Sha256};

const STYLE: &str = concat!(
    include_str!("../assets/base.css"),
    include_str!("../assets/components.css"),
    include_str!("../assets/pages.css"),
    include_str!("../assets/staff.css"),
);
const SCRIPT: &str = include_str!("../assets/portal.js");
const ICON: &str = include_str!("../assets/icon.svg");

/// Style sheet, script and icon of the pages, in this order.
pub struct Assets([Asset; 3]);

struct Asset {
    name: String,
    media_type: &'static str,
    content: Bytes,
}

impl Assets {
    /// Built-in assets, with the colours and the icon of an office.
    pub fn of(office: &Office) -> Self {
        Self([
            asset("portal", "css", "text/css; charset=utf-8", format!("{STYLE}{}", office.style())),
            asset("portal", "js", "text/javascript; charset=utf-8", SCRIPT.to_owned()),
            asset("icon", "svg", "image/svg+xml", office.icon(ICON)),
        ])
    }

    /// Content-hashed path of the style sheet.
    pub fn style(&self) -> String {
        self.0[0].path()
    }

    /// Content-hashed path of the script.
    pub fn script(&self) -> String {
        self.0[1].path()
    }

    /// Content-hashed path of the icon.
    pub fn icon(&self) -> String {
        self.0[2].path()
    }
}

impl Asset {
    fn path(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

fn asset(stem: &str, ending: &str, media_type: &'static str, content: String) -> Asset {
    let digest = hex::encode(&Sha256::digest(&content)[..6]);
    Asset { name: format!("{stem}.{digest}.{ending}"), media_type, content: content.into() }
}

/// `GET /assets/{name}`: an asset, cached as immutable for a year; 404 for any other name.
pub async fn give(State(assets): State<Arc<Assets>>, Path(name): Path<String>) -> Response {
    match assets.0.iter().find(|asset| asset.name == name) {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, asset.media_type),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, asset.content.clone()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
