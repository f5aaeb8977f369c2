//! Databases of the load program.

use std::str::FromStr;

use secrecy::ExposeSecret;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use store::sql::DatabaseUrl;
use tempfile::TempDir;

use super::Failure;
use super::arguments::{Arguments, Kind};

/// A database of the run, with a folder for files.
pub(super) struct Place {
    pub(super) url: DatabaseUrl,
    pub(super) folder: TempDir,
    server: Option<(PgConnectOptions, String)>,
}

impl Place {
    /// A fresh one; its name tells it from the others of the run.
    pub(super) async fn fresh(kind: Kind, name: &str, arguments: &Arguments) -> Result<Self, Failure> {
        let folder = tempfile::Builder::new().prefix("hoso-load-").tempdir_in(&arguments.folder)?;
        if kind == Kind::Sqlite {
            return Ok(Self { url: DatabaseUrl::Sqlite(folder.path().join("hoso.db")), folder, server: None });
        }
        let url = arguments.postgres.as_ref().ok_or("no PostgreSQL server is named: run tests/bench, or --postgres")?;
        let server = PgConnectOptions::from_str(url.expose_secret())?;
        let name = format!("hoso_load_{name}");
        let mut connection = PgConnection::connect_with(&server).await?;
        connection.execute(drop_database(&name).as_str()).await?;
        connection.execute(format!("create database {name} template template0").as_str()).await?;
        connection.close().await?;
        let url = server.clone().database(&name).to_url_lossy().to_string();
        Ok(Self { url: DatabaseUrl::Postgres(url), folder, server: Some((server, name)) })
    }

    pub(super) async fn remove(self) -> Result<(), Failure> {
        if let Some((server, name)) = self.server {
            let mut connection = PgConnection::connect_with(&server).await?;
            connection.execute(drop_database(&name).as_str()).await?;
            connection.close().await?;
        }
        Ok(self.folder.close()?)
    }
}

fn drop_database(name: &str) -> String {
    format!("drop database if exists {name} with (force)")
}
