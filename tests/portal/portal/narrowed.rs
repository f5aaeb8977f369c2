//! Filters of the queue by field and agency; saved views keep them, with counts.

use domain::Role;
use serde_json::json;
use support::licence::Licence;
use support::portal_window::Window;
use support::test_service::{AGENCY, TestService};
use support::{TestDatabase, each_database};

each_database! {
    async fn the_queue_is_narrowed_by_field_and_agency_and_views_say_how_much_they_show(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let auditor = office.staff(Role::Auditor, None).await;
        let code = office.file(&citizen).await.code;
        let asked = "{ procedure(code: \"2.001433\") { sector { code name } } sectors { code agencyCode } }";
        let asked = office.ask(&desk, asked, json!({})).await;
        let (sector, name) = (asked.text_at("/procedure/sector/code"), asked.text_at("/procedure/sector/name"));
        let sectors = asked.at("/sectors").as_array().expect("sectors").clone();
        let others = |here: bool| {
            let mut others = sectors.iter().filter(|one| (one["agencyCode"] == AGENCY) == here && one["code"] != sector);
            others.next().map(|one| one["code"].as_str().expect("a code").to_owned())
        };
        let at_desk = Window::of(&office, &desk);
        let page = at_desk.open(&format!("/staff?who=anyone&sector={sector}")).await.text;
        assert!(page.contains(&code) && page.contains(&format!("</span>{name} <span")), "{page}");
        assert!(!page.contains("name=\"agency\""), "one agency needs no choice: {page}");
        if let Some(elsewhere) = others(false) {
            assert!(!page.contains(&format!("value=\"{elsewhere}\"")), "of another agency: {page}");
        }
        let other = others(true).expect("another field");
        let page = at_desk.open(&format!("/staff?who=anyone&sector={other}")).await.text;
        assert!(!page.contains(&code), "{page}");

        // A saved view keeps it.
        let path = format!("/staff/views?who=anyone&sector={sector}");
        let page = at_desk.open(&path).await;
        at_desk.post(&page, &[("name", "Vật liệu nổ")]).await;
        let page = at_desk.open("/staff").await.text;
        let kept = page.split_once(">Vật liệu nổ</a>").expect("the view");
        assert!(kept.0.ends_with(&format!("sector={sector}\"")), "{page}");
        assert!(kept.1.trim_start().starts_with("<span class=\"amount\">1</span>"), "{page}");

        let reader = Window::of(&office, &auditor);
        let page = reader.open(&format!("/staff?who=anyone&agency={AGENCY}")).await.text;
        assert!(page.contains(&code) && page.contains("name=\"agency\""), "{page}");
        let page = reader.open("/staff?who=anyone&agency=000.00.08.H48").await.text;
        assert!(!page.contains(&code), "{page}");
        assert!(at_desk.open("/staff?who=anyone&agency=000.00.08.H48").await.text.contains(&code), "left out");
    }

    async fn staff_read_who_applied_by_the_name_of_that_day(place: TestDatabase) {
        let office = TestService::open(place).await;
        let (citizen, desk) = (office.citizen().await, office.staff(Role::Reception, Some(AGENCY)).await);
        let code = office.file(&citizen).await.code;
        let before = office.ask(&citizen, "{ viewer { displayName } }", json!({})).await.text_at("/viewer/displayName");
        let at_desk = Window::of(&office, &desk);
        let workspace = format!("/staff/dossiers/{code}");
        assert!(!at_desk.open(&workspace).await.text.contains("nay là"));
        office.clock.advance(chrono::TimeDelta::minutes(1));
        let own = Window::of(&office, &citizen);
        own.post(&own.open("/account").await, &[("fullName", "Y Tên Mới")]).await;
        let page = at_desk.open(&workspace).await.text;
        assert!(page.contains(&format!("<dd>{before} <span class=\"muted\">(nay là Y Tên Mới)</span></dd>")), "{page}");
        for path in ["/staff?who=anyone".to_owned(), format!("/staff/bulk?act=accept&d={code}~1")] {
            let page = at_desk.open(&path).await.text;
            assert!(page.contains(&before) && !page.contains("Y Tên Mới"), "{path}: {page}");
        }
    }

    async fn procedures_to_choose_from_stand_in_the_alphabets_order_everywhere(place: TestDatabase) {
        let licence = Licence::applied_for(place).await;
        let office = &licence.office;
        office.file(&licence.citizen).await;
        let auditor = office.staff(Role::Auditor, None).await;
        // "Cấp Giấy phép" and "Cấp lại Giấy phép", whose codes sort the other way round.
        let (first, second) = ("2.001624", "2.001433");
        for (who, path) in [
            (&licence.citizen, "/dossiers"),
            (&licence.desk, "/staff?who=anyone"),
            (&auditor, "/staff?who=anyone"),
            (&licence.leader, "/staff/report"),
            (&auditor, "/staff/report"),
        ] {
            let page = Window::of(office, who).open(path).await.text;
            let choices = page.split_once("<select id=\"procedure\"").expect("a list to choose from").1;
            let choices = choices.split_once("</select>").expect("its end").0;
            let place = |code: &str| choices.find(&format!("value=\"{code}\"")).expect("a choice");
            assert!(place(first) < place(second), "{path}: {choices}");
        }
        let report = Window::of(office, &licence.leader).open("/staff/report").await.text;
        let row = |name: &str| report.rfind(name).expect("a row");
        assert!(row("Cấp Giấy phép bán buôn rượu") < row("Cấp lại Giấy phép sử dụng vật liệu nổ"), "{report}");
    }
}
