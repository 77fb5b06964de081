//! Generation with progenitor.

use openapi_codegen::{Interface, Package, Tags, generate_by_progenitor, progenitor_crate};
use openapi_document::Document;

use super::{
    Args, InterfaceArg, TagsArg,
    report::{Contents, generated_by_progenitor, progenitor_summary},
    single::Written,
};
use crate::failure::Failure;

pub(super) fn generate(args: &Args, document: &Document, package: &Package) -> Result<Written, Failure> {
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
        crate::output::line!("generate  {}", progenitor_summary(document.title(), &client));
    }
    let contents = Contents { operations: generated_by_progenitor(&client), types: None };
    Ok(Written { files: progenitor_crate(document, &client, package), contents, report: client.report })
}
