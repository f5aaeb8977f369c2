//! Catalogue of procedures: search, order, pagination.

use domain::dossier::ProcedureRef;
use domain::{Actor, AgencyId, AggregateKind};
use projections::PageRequest;
use projections::catalogue::{Catalogue, ProcedureFilter, ProcedureOrder};
use support::{TestDatabase, each_database};

use super::story::{AGENCY, OTHER_AGENCY, PROCEDURE, Story, definition, year};

const OTHERS: [&str; 5] = ["1.000665", "2.000004", "2.000190", "2.000648", "2.001433"];

/// Codes of all fixtures' procedures.
fn codes() -> Vec<String> {
    let folder = format!("{}/../fixtures/procedures", env!("CARGO_MANIFEST_DIR"));
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter_map(|name| name.strip_suffix(".json").map(ToOwned::to_owned)).collect()
}

async fn found(catalogue: &Catalogue, filter: &ProcedureFilter) -> Vec<String> {
    let page = catalogue.search(filter, ProcedureOrder::default(), &PageRequest::first(100)).await.unwrap();
    assert_eq!(catalogue.count(filter).await.unwrap().count, page.edges.len() as u64);
    page.into_nodes().into_iter().map(|procedure| procedure.code).collect()
}

fn search(text: &str) -> ProcedureFilter {
    ProcedureFilter { search: text.parse().ok(), ..ProcedureFilter::default() }
}

each_database! {
    async fn a_search_finds_words_whatever_their_diacritics(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        for code in OTHERS {
            story.publish(definition(code), 1).await;
        }
        let catalogue = story.queries().await.catalogue;
        let all = found(&catalogue, &ProcedureFilter::default()).await;
        assert_eq!(all.len(), 6);
        let page = catalogue.search(&ProcedureFilter::default(), ProcedureOrder::default(), &PageRequest::first(100)).await.unwrap();
        let nodes = page.into_nodes().into_iter();
        let names: Vec<_> = nodes.map(|procedure| domain::alphabet::rank(&procedure.definition.name.vi)).collect();
        assert!(names.is_sorted(), "{names:?}");
        for text in ["rượu", "ruou", "RƯỢU buôn", "ban ruou", "2.001624", "wholesale alcohol"] {
            assert!(found(&catalogue, &search(text)).await.contains(&PROCEDURE.to_owned()), "{text}");
        }
        assert_eq!(found(&catalogue, &search("rượu không có")).await, [PROCEDURE]);
        assert!(found(&catalogue, &search("100%")).await.is_empty());
        assert_eq!(found(&catalogue, &search("  ")).await, all);
        let sector = definition(PROCEDURE).sector.code;
        let of_sector = ProcedureFilter { sector_code: sector.parse().ok(), ..ProcedureFilter::default() };
        assert!(found(&catalogue, &of_sector).await.contains(&PROCEDURE.to_owned()));
        let elsewhere = ProcedureFilter { agency_code: OTHER_AGENCY.parse().ok(), ..ProcedureFilter::default() };
        assert!(!found(&catalogue, &elsewhere).await.contains(&PROCEDURE.to_owned()));
    }

    async fn what_people_type_finds_what_they_mean(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        for code in codes() {
            if code != PROCEDURE {
                story.publish(definition(&code), 1).await;
            }
        }
        let catalogue = story.queries().await.catalogue;
        let everything = found(&catalogue, &ProcedureFilter::default()).await;
        assert!(everything.len() >= 23, "{everything:?}");
        for agency in ["cong thuong", "Sở Công Thương", "thuong cong", "CÔNG THƯƠNG sở"] {
            assert_eq!(found(&catalogue, &search(agency)).await.len(), everything.len(), "{agency}");
        }
        let licences = ["2.001624", "2.001646"];
        let guide = found(&catalogue, &search("Đăng ký kinh doanh buôn bán các sản phẩm rượu")).await;
        assert!(licences.iter().all(|code| guide.iter().any(|found| found == code)), "{guide:?}");
        for text in ["rượu", "cấp phép rượu", "rượu cấp phép", "kinh doanh rượu"] {
            let found = found(&catalogue, &search(text)).await;
            assert!(licences.iter().all(|code| found[..2].iter().any(|found| found == code)), "{text}: {found:?}");
        }
        assert_eq!(found(&catalogue, &search("bán buôn rượu")).await[0], PROCEDURE);
        assert!(found(&catalogue, &search("đăng ký kết hôn")).await.len() < everything.len());
        // Pagination yields the same list, in any order, from either end.
        let orders = [ProcedureOrder::BestFirst, ProcedureOrder::NameDesc, ProcedureOrder::CodeAsc];
        let searched = search("giấy phép");
        let lists = [(&searched, orders[0]), (&searched, orders[1]), (&searched, orders[2]), (&ProcedureFilter::default(), orders[0])];
        for (filter, order) in lists {
            let page = async |request: PageRequest| catalogue.search(filter, order, &request).await.unwrap();
            let whole: Vec<_> = page(PageRequest::first(100)).await.into_nodes().into_iter().map(|node| node.code).collect();
            let (mut joined, mut request) = (Vec::new(), PageRequest::first(4));
            loop {
                let next = page(request).await;
                let (last, goes_on) = (next.edges.last().map(|edge| edge.cursor.clone()), next.has_next);
                joined.extend(next.into_nodes().into_iter().map(|node| node.code));
                match last {
                    Some(cursor) if goes_on => request = PageRequest::first(4).after(cursor),
                    _ => break,
                }
            }
            assert_eq!(joined, whole, "{order:?}");
            let last = page(PageRequest::last(3)).await;
            assert!(last.has_previous && !last.has_next);
            let middle = page(PageRequest::last(2).before(last.edges[0].cursor.clone())).await;
            let codes: Vec<_> = middle.into_nodes().into_iter().map(|node| node.code).collect();
            assert_eq!(codes, whole[whole.len() - 5..whole.len() - 3], "{order:?}");
        }
        let by_code = catalogue.search(&searched, ProcedureOrder::CodeAsc, &PageRequest::first(100)).await.unwrap();
        let codes: Vec<_> = by_code.into_nodes().into_iter().map(|node| node.code).collect();
        assert!(codes.is_sorted(), "{codes:?}");
    }

    async fn a_retired_procedure_is_out_of_the_catalogue_until_it_is_published_again(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        story.publish(definition(PROCEDURE), 2).await;
        story.retire(PROCEDURE).await;
        let catalogue = story.queries().await.catalogue;
        assert!(!found(&catalogue, &ProcedureFilter::default()).await.contains(&PROCEDURE.to_owned()));
        let rulebook = catalogue.load_rulebook().await.unwrap();
        assert!(rulebook.current_procedure(PROCEDURE).is_none());
        assert!([1, 2].iter().all(|version| rulebook.procedure(PROCEDURE, *version).is_some()));
        story.publish(definition(PROCEDURE), 3).await;
        let catalogue = story.queries().await.catalogue;
        assert!(found(&catalogue, &ProcedureFilter::default()).await.contains(&PROCEDURE.to_owned()));
        assert_eq!(catalogue.load_rulebook().await.unwrap().current_procedure(PROCEDURE).unwrap().version, 3);
    }

    async fn dossiers_keep_the_version_they_were_filed_under(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let mut amended = definition(PROCEDURE);
        amended.processing_time.amount = 10;
        story.publish(amended.clone(), 2).await;
        let catalogue = story.queries().await.catalogue;
        let current = catalogue.procedure(PROCEDURE, None).await.unwrap().unwrap();
        assert_eq!((current.version, current.current, &current.definition), (2, true, &amended));
        assert_eq!(current.agency.code, AGENCY);
        let pinned = ProcedureRef { code: PROCEDURE.to_owned(), version: 1 };
        let old = catalogue.pinned(&pinned).await.unwrap().unwrap();
        assert_eq!((old.current, old.definition), (false, definition(PROCEDURE)));
        assert_eq!(catalogue.procedure(PROCEDURE, Some(3)).await.unwrap(), None);
        assert_eq!(found(&catalogue, &ProcedureFilter::default()).await, [PROCEDURE]);
    }

    async fn the_rulebook_holds_all_versions_and_its_revision_tells_of_changes(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let catalogue = story.queries().await.catalogue;
        let before = catalogue.revision().await.unwrap();
        let rulebook = catalogue.load_rulebook().await.unwrap();
        assert_eq!(rulebook.agency(AgencyId::of_code(AGENCY)).unwrap().code, AGENCY);
        assert_eq!(rulebook.current_procedure(PROCEDURE).unwrap().version, 1);
        assert!(rulebook.calendar().covers(2026) && !rulebook.calendar().covers(2027));
        story.citizen("Nguyễn Văn An").await;
        story.queries().await;
        assert_eq!(catalogue.revision().await.unwrap(), before);
        story.calendar(year(2027)).await;
        story.queries().await;
        let with_calendar = catalogue.revision().await.unwrap();
        assert_ne!(with_calendar, before);
        assert!(catalogue.load_rulebook().await.unwrap().calendar().covers(2027));
        story.publish(definition(PROCEDURE), 2).await;
        story.queries().await;
        assert_ne!(catalogue.revision().await.unwrap(), with_calendar);
    }

    async fn agencies_go_by_their_newest_name(database: TestDatabase) {
        let mut story = Story::with_catalogue(database).await;
        let name = serde_json::from_value(serde_json::json!({ "vi": "Sở Công Thương", "en": "Trade" })).unwrap();
        let event = domain::agency::AgencyEvent::AgencyRenamed { name };
        story.record(AggregateKind::Agency, AgencyId::of_code(OTHER_AGENCY).0, Actor::System, &[event]).await;
        let catalogue = story.queries().await.catalogue;
        let agencies = catalogue.agencies().await.unwrap();
        let codes: Vec<_> = agencies.iter().map(|agency| agency.code.as_str()).collect();
        assert_eq!(codes, [AGENCY, OTHER_AGENCY]);
        assert_eq!(agencies[1].name.en.as_deref(), Some("Trade"));
        assert_eq!(catalogue.agency(AgencyId::of_code(OTHER_AGENCY)).await.unwrap(), Some(agencies[1].clone()));
    }
}
