//! The reasons of breaks.

use openapi_document::Pointer;

use super::{
    compare::Comparison,
    item::{Entry, Kind},
    signature::{BODY, Signature},
};

impl Comparison<'_> {
    /// Returns the reason for a change of an item: `now` is the current item, `at` the location of the change, and
    /// `of` the current owner.
    pub(super) fn reason(&self, was: &Entry<'_>, now: Option<&Entry<'_>>, at: &Pointer, of: &Entry<'_>) -> String {
        let (name, key) = (was.item.name, was.declaration.name);
        let declared = self.now.declared(was.declaration);
        match (was.item.kind, now) {
            (Kind::Constant, _) => "the document no longer declares a server with an absolute URL".to_owned(),
            (Kind::Server, _) if declared.is_some() => "the document no longer offers a choice of servers".to_owned(),
            (Kind::Server, _) => format!("the document no longer declares the server `{key}`"),
            (Kind::BaseUrl, _) => format!("no operation uses the server group `{name}`"),
            (Kind::Operation, _) => match declared {
                Some(now) => format!("`{key}` is now named `{}`", now.item.name),
                None => format!("the document no longer defines `{key}`"),
            },
            (Kind::Pages, None) => "the document no longer describes the pagination of the operation".to_owned(),
            (Kind::Arguments, Some(now)) => {
                let (needed, gone) =
                    (additional(&now.signature, &was.signature), additional(&was.signature, &now.signature));
                match (needed.as_str(), gone.as_str()) {
                    ("", "") if was.signature.text() == now.signature.text() => {
                        "the path has the parameters in another order".to_owned()
                    }
                    ("", "") => "the document declares different parameter types".to_owned(),
                    (needed, "") => format!("the document now requires {needed}"),
                    ("", gone) => format!("the document no longer defines {gone}"),
                    (needed, gone) => format!("the document now requires {needed} and no longer defines {gone}"),
                }
            }
            (Kind::Setter, _) if declared.is_none_or(|declared| declared.form.is_none()) => {
                let (place, name) = key.split_once(' ').unwrap_or_default();
                let parameter = format!("the {place} parameter `{name}`");
                match declared {
                    Some(_) => format!("the document now requires {parameter}, which becomes an argument"),
                    None => format!("the document no longer defines {parameter}"),
                }
            }
            (Kind::Type, None) => format!("the document no longer defines a schema for `{name}`"),
            (Kind::Type, Some(now)) => {
                let (was, is) = (was.signature.text(), now.signature.text());
                format!("the document now declares {is} at `#{at}`, which {was} cannot represent")
            }
            (Kind::Constructor, None) => format!("the type at `#{}` no longer has a constructor", of.at),
            (Kind::Constructor, Some(now)) => match additional(&now.signature, &was.signature).as_str() {
                "" => format!("the document declares different members at `#{}`", of.at),
                needed => format!("the document now requires {needed}"),
            },
            (Kind::Member, Some(_)) if matches!(was.signature, Signature::Text(_)) => {
                format!("the part at `#{at}` is sent as a file, no longer as text")
            }
            (_, None) => format!("no longer defined by the document (previously at `#{at}`)"),
            (_, Some(now)) => {
                let (before, after) = (was.signature.text(), now.signature.text());
                match was.signature {
                    Signature::Name(_) => format!("renamed from `{before}` to `{after}` (at `#{at}`)"),
                    _ => format!(
                        "the document now declares `{after}` at `#{at}`, which the locked type `{before}` cannot \
                         represent"
                    ),
                }
            }
        }
    }
}

/// Formats the arguments that a signature has and another one does not have.
fn additional(signature: &Signature<'_>, other: &Signature<'_>) -> String {
    let others = other.keys();
    let names = signature.keys().into_iter().filter(|key| !others.contains(key));
    let quoted = names.map(|name| if name == BODY { name.to_owned() } else { format!("`{name}`") });
    quoted.collect::<Vec<_>>().join(", ")
}
