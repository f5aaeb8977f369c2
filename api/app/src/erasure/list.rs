//! Append-only list of erasures in the data folder.

use std::io::{self, Write};
use std::path::PathBuf;

use domain::AccountId;
use store::private_files;

/// Prefix of an account's line.
const ACCOUNT: &str = "account ";
const OBJECT: &str = "object ";

/// List of erased accounts and deleted objects, one per line, append-only.
#[derive(Debug, Clone)]
pub struct ErasureList {
    path: PathBuf,
}

/// Entries of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Noted {
    pub accounts: Vec<AccountId>,
    /// Objects deleted from the file store.
    pub objects: Vec<String>,
}

impl ErasureList {
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// All entries; none where there is no list yet.
    ///
    /// # Errors
    /// Also on a line of another form: a damaged list must not let erasures be forgotten.
    pub fn read(&self) -> io::Result<Noted> {
        let text = match std::fs::read_to_string(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Noted::default()),
            text => text.map_err(|cause| self.unusable(&cause))?,
        };
        let mut noted = Noted::default();
        for line in text.lines() {
            if let Some(account) = line.strip_prefix(ACCOUNT) {
                let account = account.parse().map_err(|_| self.unreadable(line))?;
                noted.accounts.push(AccountId(account));
            } else {
                let object = line.strip_prefix(OBJECT).ok_or_else(|| self.unreadable(line))?;
                noted.objects.push(object.to_owned());
            }
        }
        Ok(noted)
    }

    /// Appends an erasure and its files, and syncs: it survives a power cut once this returns.
    pub fn note(&self, account: AccountId, objects: &[String]) -> io::Result<()> {
        self.add(&Noted { accounts: vec![account], objects: objects.to_vec() })
    }

    /// Appends entries of another list that are missing here.
    pub fn add(&self, other: &Noted) -> io::Result<()> {
        let noted = self.read()?;
        let accounts = other.accounts.iter().filter(|account| !noted.accounts.contains(account));
        let objects = other.objects.iter().filter(|object| !noted.objects.contains(object));
        let lines = accounts.map(|account| format!("{ACCOUNT}{account}\n"));
        let lines: String = lines.chain(objects.map(|object| format!("{OBJECT}{object}\n"))).collect();
        if lines.is_empty() {
            return Ok(());
        }
        self.append(&lines).map_err(|cause| self.unusable(&cause))
    }

    fn append(&self, lines: &str) -> io::Result<()> {
        let mut file = private_files::options().append(true).create(true).open(&self.path)?;
        file.write_all(lines.as_bytes())?;
        file.sync_all()?;
        private_files::sync_folder_of(&self.path)
    }

    fn unusable(&self, cause: &io::Error) -> io::Error {
        let kind = cause.kind();
        io::Error::new(kind, format!("{} cannot be read or written ({kind})", self.path.display()))
    }

    fn unreadable(&self, line: &str) -> io::Error {
        let text = format!("{} holds what is no line of one: {line}", self.path.display());
        io::Error::new(io::ErrorKind::InvalidData, text)
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;
    use uuid::Uuid;

    use super::*;

    const SOMEBODY: AccountId = AccountId(Uuid::from_u128(7));

    #[test]
    fn what_is_noted_is_noted_once_and_read_back() {
        let folder = TempDir::new().unwrap();
        let list = ErasureList::at(folder.path().join("erasures"));
        assert_eq!(list.read().unwrap(), Noted::default());
        list.note(SOMEBODY, &["a".to_owned()]).unwrap();
        list.note(SOMEBODY, &["a".to_owned(), "b".to_owned()]).unwrap();
        let awaited = Noted { accounts: vec![SOMEBODY], objects: vec!["a".to_owned(), "b".to_owned()] };
        assert_eq!(list.read().unwrap(), awaited);
    }

    #[test]
    fn a_damaged_list_is_no_empty_list() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("erasures");
        for damaged in ["account 7\n", "nothing\n", "account\n"] {
            std::fs::write(&path, damaged).unwrap();
            assert!(ErasureList::at(path.clone()).read().is_err(), "{damaged}");
        }
    }
}
