use askama::Template;
use axum::Extension;
use axum::extract::Path;
use axum::response::Response;

use super::fields::{basis, end_of};
use super::mutations::{SupplementItemInput, SupplementTargetInput, request_supplement};
use super::scene::Scene;
use super::{barred, finished, named};
use crate::portal::answer::{Answer, again, ok};
use crate::portal::control::Control;
use crate::portal::failure::Failure;
use crate::portal::fault::Faults;
use crate::portal::form::{Field, Form, Shape, read_day, written_at};
use crate::portal::posted::Posted;
use crate::portal::shell::Shell;
use crate::portal::staff::action::Action;
use crate::portal::tongue::Tongue;
use crate::portal::visit::{Here, Visit};

/// Where papers are told from fields of the form, whose pointers begin with `/`.
const PAPER: &str = "d/";

/// `GET /staff/dossiers/{code}/request-supplement`: what can be asked for, field by field and paper by paper.
pub async fn show(Extension(visit): Here, Path(code): Path<String>) -> Answer {
    let scene = Scene::load(&visit, &code, Action::RequestSupplement, &Posted::default()).await?;
    page(&visit, &scene, &Posted::default(), Faults::none(visit.tongue())).await
}

/// `POST /staff/dossiers/{code}/request-supplement`: asks for it.
pub async fn ask(Extension(visit): Here, Path(code): Path<String>, posted: Posted) -> Answer {
    visit.signed_in()?;
    let faults = if posted.is_redrawn() {
        Faults::none(visit.tongue())
    } else {
        match send(&visit, &code, &posted).await? {
            Ok(done) if done.errors.is_empty() => {
                return finished(&visit, &code, Action::RequestSupplement, &done).await;
            }
            Ok(done) => Faults::of(visit.tongue(), done.errors),
            Err(faults) => faults,
        }
    };
    let scene = Scene::load(&visit, &code, Action::RequestSupplement, &posted).await?;
    page(&visit, &scene, &posted, faults).await
}

async fn send(visit: &Visit, code: &str, posted: &Posted) -> Result<Result<super::Acted, Faults>, Failure> {
    let (expected_version, request_id) = basis(posted)?;
    let day = posted.get("respondBy");
    let respond_by = read_day(day);
    if respond_by.is_none() && !day.is_empty() {
        return Ok(Err(Faults::none(visit.tongue()).at("respondBy", visit.say("day-unreadable"))));
    }
    let item = |target: &str| SupplementItemInput {
        target: match target.strip_prefix(PAPER) {
            Some(key) => SupplementTargetInput::Requirement(key.to_owned()),
            None => SupplementTargetInput::FormField(target.to_owned()),
        },
        instruction: posted.get(&format!("i{target}")).to_owned(),
    };
    let input = request_supplement::Input {
        code: code.to_owned(),
        expected_version,
        request_id,
        message: posted.get("message").to_owned(),
        items: posted.all("ask").map(item).collect(),
        respond_by: respond_by.map(end_of),
    };
    match request_supplement::send(visit, input).await {
        Ok(done) => Ok(Ok(done)),
        Err(failure) => Faults::of_failure(visit, failure).map(Err),
    }
}

async fn page(visit: &Visit, scene: &Scene, typed: &Posted, faults: Faults) -> Result<Response, Failure> {
    let tongue = visit.tongue();
    let shell = visit.shell(visit.say(Action::RequestSupplement.label())).await?;
    if !scene.action.allowed && faults.is_empty() {
        return barred(visit, scene, shell);
    }
    let asked: Vec<String> = typed.all("ask").map(ToOwned::to_owned).collect();
    let mut controls = vec![
        Control::area(tongue, "message", visit.say("ask-message")).required().filled_from(typed),
        Control::digits(tongue, "respondBy", visit.say("ask-respond-by"))
            .typed_by("text", "short")
            .hinted(visit.say("form-day-hint"))
            .filled_from(typed),
    ];
    // Items are numbered as they were sent; each leads to its own instruction.
    let faults = faults.marked(&mut controls);
    let place = |control: &str| match control.strip_prefix("items/") {
        Some(rest) => {
            let number = rest.split('/').next().and_then(|number| number.parse::<usize>().ok());
            number.and_then(|number| asked.get(number)).map(|target| format!("#i{target}"))
        }
        None => Some(format!("#{control}")),
    };
    let faults = faults.leading(place);
    let mut groups = groups(tongue, scene);
    for item in groups.iter_mut().flat_map(|group| group.items.iter_mut()) {
        let number = asked.iter().position(|target| *target == item.target);
        item.is_asked = number.is_some();
        typed.get(&format!("i{}", item.target)).clone_into(&mut item.instruction);
        item.error = number.and_then(|number| {
            ["/instruction", "/target", "/target/formField", "/target/requirement", ""]
                .iter()
                .find_map(|end| faults.message_at(&format!("items/{number}{end}")))
        });
    }
    let request_id = typed.request_id().unwrap_or_else(|| visit.app().ids.uuid());
    let effect = [visit.say("ask-effect"), visit.say("act-applicant-told")];
    let template = AskPage {
        intro: scene.meanwhile(tongue).into_iter().chain(effect).collect(),
        action: format!("{}/{}", scene.page(), Action::RequestSupplement.path()),
        back: scene.page(),
        label: named(visit, scene),
        version: scene.version,
        request_id: request_id.to_string(),
        items_error: faults.message_at("items"),
        shell: shell.around_form(!faults.is_empty()),
        groups,
        controls,
        faults,
    };
    Ok(if template.faults.is_empty() { ok(&template) } else { again(&template) })
}

/// What can be asked for: the form's fields group by group, then the papers.
fn groups(tongue: &Tongue, scene: &Scene) -> Vec<Group> {
    let form = Form::of(&scene.procedure.form_schema);
    let filed = scene.form.clone().unwrap_or_default();
    // What belongs to no group comes together after them.
    let (mut groups, mut more) = (Vec::new(), Vec::new());
    for step in form.steps() {
        let mut items = Vec::new();
        for field in step.fields {
            let pointer = format!("/{}", field.key);
            match &field.shape {
                Shape::Object(below) => {
                    for field in below {
                        push(tongue, field, &format!("{pointer}/{}", field.key), "", &filed, &mut items);
                    }
                }
                _ => push(tongue, field, &pointer, "", &filed, &mut items),
            }
        }
        match step.title {
            Some(title) => groups.push(Group { title: title.to_owned(), items }),
            None => more.extend(items),
        }
    }
    if !more.is_empty() {
        groups.push(Group { title: tongue.say("apply-more"), items: more });
    }
    let papers = scene.procedure.required_documents.iter();
    let papers = papers.map(|paper| Item::new(format!("{PAPER}{}", paper.key), paper.name.clone(), None)).collect();
    groups.push(Group { title: tongue.say("papers-title"), items: papers });
    groups
}

fn push(tongue: &Tongue, field: &Field, pointer: &str, before: &str, filed: &serde_json::Value, items: &mut Vec<Item>) {
    let title = format!("{before}{}", field.title);
    if let Shape::Object(below) = &field.shape {
        for field in below {
            push(tongue, field, &format!("{pointer}/{}", field.key), &format!("{title} – "), filed, items);
        }
        return;
    }
    let value = filed.pointer(pointer).and_then(|value| written_at(tongue, field, value));
    items.push(Item::new(pointer.to_owned(), title, value));
}

/// Fields under one heading.
struct Group {
    title: String,
    items: Vec<Item>,
}

/// Something that can be asked for.
struct Item {
    target: String,
    label: String,
    value: Option<String>,
    is_asked: bool,
    instruction: String,
    error: Option<String>,
}

impl Group {
    /// Where something is ticked, it is seen.
    fn is_open(&self) -> bool {
        self.items.iter().any(|item| item.is_asked || item.error.is_some())
    }
}

impl Item {
    fn new(target: String, label: String, value: Option<String>) -> Self {
        Self { target, label, value, is_asked: false, instruction: String::new(), error: None }
    }
}

#[derive(Template)]
#[template(path = "staff-ask.html")]
struct AskPage {
    shell: Shell,
    faults: Faults,
    intro: Vec<String>,
    action: String,
    back: String,
    label: String,
    version: i32,
    request_id: String,
    items_error: Option<String>,
    groups: Vec<Group>,
    controls: Vec<Control>,
}
