//! Description of a dossier in a bulk action's form and result: procedure and applicant beside its code.

use crate::failure::Failure;
use crate::operation::schema;
use crate::page_context::PageContext;
use crate::query::query;
use crate::schema::input::DossierFilter;
use crate::schema::page::Page;
use crate::schema::procedure::ProcedureName;
use crate::translator::Translator;

/// Description of a dossier: procedure and applicant. It is asked as a list, not as a dossier, so that
/// no viewing is recorded.
pub(super) async fn line(context: &PageContext, code: &str) -> Result<String, Failure> {
    let filter = DossierFilter { text: Some(code.to_owned()), ..DossierFilter::default() };
    let dossiers = BulkLine::ask(context, LineVariables { filter: Some(filter) }).await?;
    let found = dossiers.and_then(|dossiers| dossiers.nodes.into_iter().next());
    Ok(found.map(|listed| listed.written(context.translator())).unwrap_or_default())
}

#[derive(Debug, cynic::QueryVariables)]
struct LineVariables {
    filter: Option<DossierFilter>,
}

query!(BulkLine(LineVariables): dossiers(filter: $filter, first: 1) -> Page<Listed>);

#[derive(Debug, cynic::QueryFragment)]
#[cynic(graphql_type = "Dossier")]
struct Listed {
    procedure: ProcedureName,
    applicant_name: Option<String>,
}

impl Listed {
    /// `Cấp giấy phép bán lẻ rượu · Người nộp: Trần Văn B`
    fn written(&self, translator: &Translator) -> String {
        let applicant =
            self.applicant_name.as_ref().map(|name| format!(" · {}: {name}", translator.t("dossier-applicant")));
        format!("{}{}", self.procedure.name, applicant.unwrap_or_default())
    }
}
