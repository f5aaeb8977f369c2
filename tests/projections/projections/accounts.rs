//! Accounts: names over time, search, erasure.

use chrono::TimeDelta;
use domain::account::{AccountEvent, AccountKind, AccountStatus};
use domain::exchange::MessageSide;
use domain::permission::QueueScope;
use domain::{Actor, AgencyId, Personal, Role};
use projections::accounts::AccountFilter;
use projections::{DossierFilter, DossierOrder, PageRequest};
use store::sql::Sql;
use support::{TestDatabase, each_database};

use super::story::people::citizen;
use super::story::{AGENCY, OTHER_AGENCY, Story, fresh};

const DIGESTS: &str = "SELECT coalesce(username_digest, email_digest, phone_digest, identity_digest, tax_digest) AS digest \
                       FROM accounts";

each_database! {
    async fn what_was_done_stays_under_the_name_of_its_day(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let filed = story.submitted(an).await;
        story.said(&filed, MessageSide::Citizen, an, "Xin chào").await;
        let filed_at = story.now;
        story.pass(TimeDelta::hours(1));
        for name in ["Nguyễn Văn Ân", "Nguyễn Ân"] {
            let full_name = Personal::of(an, name.to_owned());
            story.of_account(an, citizen(an), AccountEvent::FullNameChanged { full_name }).await;
            story.pass(TimeDelta::hours(1));
        }
        story.said(&filed, MessageSide::Citizen, an, "Tôi đã đổi tên").await;

        let queries = story.queries().await;
        let named = |at| queries.accounts.name_at(an, at);
        assert_eq!(named(filed_at).await.unwrap().as_deref(), Some("Nguyễn Văn An"));
        assert_eq!(named(filed_at + TimeDelta::minutes(90)).await.unwrap().as_deref(), Some("Nguyễn Văn Ân"));
        assert_eq!(named(story.now).await.unwrap().as_deref(), Some("Nguyễn Ân"));
        let entries = queries.progress.of(filed.id).await.unwrap();
        let actor = entries[0].actor.as_ref().unwrap().display_name.as_deref();
        let (all, request, order) = (DossierFilter::default(), PageRequest::first(1), DossierOrder::SubmittedAtAsc);
        let page = queries.staff_queue.page(QueueScope::All, &all, order, story.now, &request).await.unwrap();
        let listed = page.into_nodes().remove(0);
        let then = listed.applicant_then.unwrap().display_name;
        assert_eq!((then.as_deref(), listed.applicant.display_name.as_deref()), (Some("Nguyễn Văn An"), Some("Nguyễn Ân")));
        assert_eq!((entries[0].actor_name.as_deref(), actor), (Some("Nguyễn Văn An"), Some("Nguyễn Ân")));
        let thread = queries.exchange_thread.page(filed.id, &PageRequest::first(10)).await.unwrap().into_nodes();
        let names: Vec<_> = thread.iter().map(|message| message.author_name.as_deref()).collect();
        assert_eq!(names, [Some("Nguyễn Văn An"), Some("Nguyễn Ân")]);

        story.erased(an).await;
        let queries = story.queries().await;
        assert_eq!(queries.accounts.name_at(an, filed_at).await.unwrap(), None);
        let kept = Sql::new("select count(*) as kept from account_names");
        let row = story.database.views.fetch_optional(kept).await.unwrap().unwrap();
        assert_eq!(row.count("kept").unwrap(), 0, "no former name of an erased person stays");
    }

    async fn an_account_is_shown_with_all_that_was_changed(database: TestDatabase) {
        let mut story = Story::begin(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        for event in [
            AccountEvent::FullNameChanged { full_name: Personal::of(an, "Nguyễn Văn Ân".to_owned()) },
            AccountEvent::PhoneChanged { phone: Personal::of(an, "0905999888".to_owned()), proven_by: None },
            AccountEvent::AddressRemoved {},
        ] {
            story.of_account(an, citizen(an), event).await;
        }
        let queries = story.queries().await;
        let account = queries.accounts.get(an).await.unwrap().unwrap();
        assert_eq!(account.display_name(), Some("Nguyễn Văn Ân"));
        assert_eq!((account.kind, account.role), (AccountKind::Citizen, Role::Citizen));
        assert_eq!(account.status, AccountStatus::Active);
        let version = story.executor.load::<domain::account::Account>(an.0).await.unwrap().version;
        assert_eq!(account.version, version);
        let particulars = account.particulars.unwrap();
        assert_eq!(particulars.phone.as_deref(), Some("0905999888"));
        assert_eq!(particulars.address, None);
        assert_eq!(particulars.identity_number.as_deref(), Some("001090012345"));
    }

    async fn an_organization_keeps_its_name_when_its_representative_changes(database: TestDatabase) {
        let mut story = Story::begin(database).await;
        let brewery = story.organization("Công ty Rượu", "Trần Thị Bình").await;
        let changed = AccountEvent::FullNameChanged { full_name: Personal::of(brewery, "Lê Văn Cường".to_owned()) };
        story.of_account(brewery, citizen(brewery), changed).await;
        let queries = story.queries().await;
        let account = queries.accounts.get(brewery).await.unwrap().unwrap();
        assert_eq!(account.display_name(), Some("Công ty Rượu"));
        assert_eq!(account.particulars.unwrap().full_name, "Lê Văn Cường");
        assert_eq!(folded_names(&story).await, [Some("cong ti ruou".to_owned())]);
    }

    async fn somebody_is_found_by_what_reaches_or_names_them_however_it_is_written(database: TestDatabase) {
        let mut story = Story::begin(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let phone = AccountEvent::PhoneChanged { phone: Personal::of(an, "0905999888".to_owned()), proven_by: None };
        story.of_account(an, citizen(an), phone).await;
        let accounts = story.queries().await.accounts;
        let reached = async |text: &str| accounts.reached_by(&text.parse().unwrap()).await.unwrap();
        for text in ["0905999888", "+84 905 999 888", "0905.999.888", "001090012345", "001 090 012 345"] {
            assert_eq!(reached(text).await, [an], "{text}");
        }
        for text in ["0905123456", "001090012346", "An", "0905 999", ""] {
            assert!(reached(text).await.is_empty(), "{text}");
        }
        story.erased(an).await;
        let accounts = story.queries().await.accounts;
        for text in ["0905999888", "001090012345"] {
            assert!(accounts.reached_by(&text.parse().unwrap()).await.unwrap().is_empty(), "{text}");
        }
        let rows = story.database.views.fetch_all(Sql::new(DIGESTS)).await.unwrap();
        assert!(rows.iter().all(|row| row.opt_text("digest").unwrap().is_none()), "the hashes are gone too");
    }

    async fn nothing_of_an_erased_person_stays(database: TestDatabase) {
        let mut story = Story::begin(database).await;
        let an = story.citizen("Nguyễn Văn An").await;
        let account = story.queries().await.accounts.get(an).await.unwrap().unwrap();
        assert_eq!(account.display_name(), Some("Nguyễn Văn An"));
        assert_eq!(folded_names(&story).await, [Some("nguyen van an".to_owned())]);
        story.erased(an).await;
        let account = story.queries().await.accounts.get(an).await.unwrap().unwrap();
        assert_eq!((account.status, account.particulars), (AccountStatus::Erased, None));
        assert_eq!(folded_names(&story).await, [None]);
    }

    async fn officers_are_found_by_agency_and_role(database: TestDatabase) {
        let mut story = Story::begin(database).await;
        let desk = story.officer(Role::Reception, AGENCY, "Võ Văn Dũng").await;
        let leader = story.officer(Role::Leader, AGENCY, "Đặng Thị Em").await;
        story.officer(Role::Leader, OTHER_AGENCY, "Bùi Văn Phú").await;
        let locked = story.officer(Role::Leader, AGENCY, "Hồ Thị Giang").await;
        story.of_account(locked, Actor::System, AccountEvent::AccountLocked { reason: None, released: Vec::new() }).await;
        let accounts = story.queries().await.accounts;
        let agency = AgencyId::of_code(AGENCY);
        let found = async |roles: &[Role]| {
            accounts.officers(agency, roles).await.unwrap().into_iter().map(|officer| officer.id).collect::<Vec<_>>()
        };
        assert_eq!(found(&[Role::Leader]).await, [leader]);
        assert_eq!(found(&[Role::Reception, Role::Leader]).await, [desk, leader]);
        assert!(found(&[]).await.is_empty());
        let (role, status) = (Some(Role::Leader), Some(AccountStatus::Locked));
        let filter = AccountFilter { role, status, ..AccountFilter::default() };
        let listed: Vec<_> = accounts.list(&filter).await.unwrap().into_iter().map(|account| account.id).collect();
        assert_eq!(listed, [locked]);
        let found = async |text: &str| {
            let filter = AccountFilter { text: text.parse().ok(), ..AccountFilter::default() };
            accounts.list(&filter).await.unwrap().into_iter().map(|account| account.id).collect::<Vec<_>>()
        };
        assert_eq!(found("dang EM").await, [leader]);
        assert!(found("dang em cuong").await.is_empty());
        let many = accounts.get_many(&[desk, leader, domain::AccountId(fresh())]).await.unwrap();
        assert_eq!(many.len(), 2);
    }

    async fn accounts_that_were_not_activated_in_time_are_found(database: TestDatabase) {
        let mut story = Story::begin(database).await;
        let registered_at = story.now;
        let late = story.registered(AccountKind::Citizen, "Lê Văn Muộn", None).await;
        story.citizen("Nguyễn Văn An").await;
        let accounts = story.queries().await.accounts;
        let due = registered_at + domain::account::ACTIVATE_WITHIN;
        assert_eq!(accounts.not_activated_before(due).await.unwrap(), [late]);
        let before = due - chrono::TimeDelta::microseconds(1);
        assert!(accounts.not_activated_before(before).await.unwrap().is_empty());
        story.of_account(late, Actor::System, AccountEvent::AccountExpired {}).await;
        assert!(story.queries().await.accounts.not_activated_before(due).await.unwrap().is_empty());
    }
}

async fn folded_names(story: &Story) -> Vec<Option<String>> {
    let rows = story.database.views.fetch_all(Sql::new("SELECT folded_name FROM accounts ORDER BY id")).await.unwrap();
    rows.iter().map(|row| row.opt_text("folded_name").unwrap()).collect()
}
