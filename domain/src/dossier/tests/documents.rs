//! Required documents: presence, media type, size, and use of uploads.

use super::*;

fn submits(documents: Vec<OfferedDocument>) -> When<Dossier> {
    nothing().when(citizen().wants(submit(ALCOHOL, 1, filled_in(ALCOHOL), documents)))
}

/// The sample's documents with the first replaced.
fn with_application(offered: OfferedDocument) -> Vec<OfferedDocument> {
    let mut documents = papers(ALCOHOL);
    documents[0] = offered;
    documents
}

#[test]
fn missing_required_documents_are_reported_by_key_and_name() {
    let mut documents = papers(ALCOHOL);
    documents.truncate(2);
    let missing = |key: &str| {
        let shipped = shipped(ALCOHOL).required_documents;
        let name = &shipped.iter().find(|document| document.key == key).unwrap().name;
        let fault = Fault::at(FaultCode::MissingDocument, &["documents"]).with("requirement", key);
        fault.with("name", serde_json::to_value(name).unwrap())
    };
    submits(documents).then_refused(Refusal::Faults(vec![missing("supplierPapers"), missing("supplierLicences")]));
}

#[test]
fn optional_documents_may_be_left_out_or_offered() {
    let mut documents = papers(ALCOHOL);
    documents.push(offer("businessRegistration", 9));
    let dossier = submits(documents).then_accepted();
    assert_eq!(filed(&dossier).documents.len(), 5);
}

#[test]
fn one_requirement_may_have_several_files() {
    let mut documents = papers(ALCOHOL);
    documents.push(offer("supplierPapers", 9));
    let dossier = submits(documents).then_accepted();
    let of_suppliers =
        filed(&dossier).documents.into_iter().filter(|document| document.requirement == "supplierPapers");
    assert_eq!(of_suppliers.map(|document| document.file.id.0.as_u128()).collect::<Vec<_>>(), [3, 9]);
}

#[test]
fn a_document_unknown_to_the_procedure_is_refused() {
    let mut documents = papers(ALCOHOL);
    documents.push(offer("Application", 9));
    submits(documents).then_faults([("UNKNOWN_REQUIREMENT", "documents/4/requirement")]);
}

#[test]
fn a_file_of_another_media_type_is_rejected_with_the_accepted_types() {
    let scan = FileRef { media_type: "image/jpeg".to_owned(), ..file(9) };
    let offered = OfferedDocument { requirement: "application".to_owned(), file: Some(scan) };
    let rejected = Fault::at(FaultCode::FileRejected, &["documents", "0", "uploadId"]).with("mediaTypes", vec![PDF]);
    submits(with_application(offered)).then_refused(rejected);
}

#[test]
fn a_file_that_is_too_large_is_rejected_with_the_size_limit() {
    let of_size = |size| {
        let offered =
            OfferedDocument { requirement: "application".to_owned(), file: Some(FileRef { size, ..file(9) }) };
        submits(with_application(offered))
    };
    of_size(10_485_760).then_accepted();
    let rejected = Fault::at(FaultCode::FileRejected, &["documents", "0", "uploadId"]).with("maxBytes", 10_485_760);
    of_size(10_485_761).then_refused(rejected);
}

#[test]
fn a_missing_or_foreign_upload_is_not_found() {
    let naming = Personal::of(NEIGHBOUR, FileNaming { name: "x.pdf".to_owned(), sha256: "0".repeat(64) });
    let erased = Personal::Erased { subject: NEIGHBOUR.into() };
    for file in [None, Some(FileRef { naming, ..file(9) }), Some(FileRef { naming: erased, ..file(9) })] {
        let offered = OfferedDocument { requirement: "application".to_owned(), file };
        submits(with_application(offered)).then_faults([("NOT_FOUND", "documents/0/uploadId")]);
    }
}

#[test]
fn an_upload_is_used_once() {
    let mut documents = papers(ALCOHOL);
    documents.push(offer("supplierPapers", 1));
    documents.push(offer("supplierPapers", 3));
    submits(documents).then_faults([("NOT_FOUND", "documents/4/uploadId"), ("NOT_FOUND", "documents/5/uploadId")]);
}

#[test]
fn all_faults_of_the_documents_are_reported_at_once() {
    let scan = FileRef { media_type: "image/gif".to_owned(), ..file(9) };
    let documents = vec![
        OfferedDocument { requirement: "application".to_owned(), file: Some(scan) },
        OfferedDocument { requirement: "unknown".to_owned(), file: None },
        offer("supplierPapers", 3),
        offer("supplierLicences", 3),
    ];
    submits(documents).then_faults([
        ("MISSING_DOCUMENT", "documents"),
        ("FILE_REJECTED", "documents/0/uploadId"),
        ("UNKNOWN_REQUIREMENT", "documents/1/requirement"),
        ("NOT_FOUND", "documents/1/uploadId"),
        ("NOT_FOUND", "documents/3/uploadId"),
    ]);
}

#[test]
fn at_most_fifty_files_are_offered_at_a_time() {
    let with = |count| {
        let more = (100..).map(|id| offer("supplierPapers", id));
        submits(papers(ALCOHOL).into_iter().chain(more).take(count).collect())
    };
    with(50).then_accepted();
    with(51).then_refused(Fault::at(FaultCode::TooLong, &["documents"]).with("max", 50));
}
