//! Generation with progenitor.

use openapi_codegen::{Interface, Package, Tags, generate_by_progenitor, progenitor_crate};
use openapi_document::Document;

use super::{
    Args, InterfaceArg, TagsArg,
    ready::Ready,
    report::{Contents, generated_by_progenitor, progenitor_summary},
};
use crate::{
    failure::Failure,
    session::{Session, note},
};

pub(super) fn generate(
    args: &Args,
    document: &Document,
    package: &Package,
    session: &mut Session<'_>,
) -> Result<Ready, Failure> {
    let interface = match args.interface {
        None | Some(InterfaceArg::Positional) => Interface::Positional,
        Some(InterfaceArg::Builder) => Interface::Builder,
    };
    let tags = match args.tags {
        None | Some(TagsArg::Merged) => Tags::Merged,
        Some(TagsArg::Separate) => Tags::Separate,
    };
    let client = generate_by_progenitor(document, interface, tags)?;
    if args.verbose {
        note!(session, "generate  {}", progenitor_summary(document.title(), &client));
    }
    let contents = Contents {
        operations: generated_by_progenitor(&client),
        count: client.report.operations.iter().filter(|operation| operation.function.is_some()).count(),
        types: None,
    };
    Ok(Ready { files: progenitor_crate(document, &client, package), contents, report: client.report })
}
