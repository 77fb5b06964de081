//! Lock entries in a single line: a name, a type and a few words.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;

use super::{
    BodyLock, LockedType, MemberLock, ParameterLock, PayloadLock, ResponseLock, ServerLock, SuccessKindLock,
    VariantLock, ViewLock, ViewMethodLock, WebhookLock,
    expression::{
        checked_name as name, checked_type_name as type_name, constant_text, is_type_name, parse, parse_constant,
        parse_payload, payload_text, text,
    },
};

/// Implements reading and writing of types as single lines.
macro_rules! lines {
    ($($ty:ty),*) => {
        $(
            impl Serialize for $ty {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(&Line(self))
                }
            }

            impl<'de> Deserialize<'de> for $ty {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let line = String::deserialize(deserializer)?;
                    Line::<Self>::read(&line).map_err(D::Error::custom)
                }
            }
        )*
    };
}

lines!(
    BodyLock,
    LockedType,
    MemberLock,
    SuccessKindLock,
    ParameterLock,
    ResponseLock,
    ServerLock,
    VariantLock,
    ViewLock,
    ViewMethodLock,
    WebhookLock
);

/// A value that is written as one line.
struct Line<T>(T);

type Read<T> = Result<T, String>;

fn variant_name(text: &str) -> Read<String> {
    if is_type_name(text) { Ok(text.to_owned()) } else { Err(format!("invalid variant name `{text}`")) }
}

fn type_of(text: &str) -> Read<LockedType> {
    parse(text).ok_or_else(|| format!("invalid type `{text}`"))
}

fn payload(text: &str) -> Read<PayloadLock> {
    let forms = "`empty`, `json TYPE`, `events TYPE`, `text`, `bytes` or `upgrade`";
    parse_payload(text).ok_or_else(|| format!("invalid body `{text}`; expected {forms}"))
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

/// Returns a word with a leading space if a flag is set, or an empty string.
fn flag(is_set: bool, word: &str) -> String {
    if is_set { format!(" {word}") } else { String::new() }
}

impl Line<LockedType> {
    fn read(line: &str) -> Read<LockedType> {
        type_of(line)
    }
}

impl fmt::Display for Line<&LockedType> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text(self.0))
    }
}

impl Line<SuccessKindLock> {
    fn read(line: &str) -> Read<SuccessKindLock> {
        match line {
            "several" => Ok(SuccessKindLock::Several),
            line => payload(line).map(SuccessKindLock::One),
        }
    }
}

impl fmt::Display for Line<&SuccessKindLock> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            SuccessKindLock::Several => f.write_str("several"),
            SuccessKindLock::One(payload) => f.write_str(&payload_text(payload)),
        }
    }
}

impl Line<ParameterLock> {
    fn read(line: &str) -> Read<ParameterLock> {
        let (known, ty, position) = match words(line).as_slice() {
            [known, ty] => (*known, *ty, None),
            [known, ty, position] => {
                let position = usize::from_str(position).map_err(|_| format!("invalid position `{position}`"))?;
                (*known, *ty, Some(position))
            }
            _ => return Err("expected a name, a type, and optionally a position".to_owned()),
        };
        Ok(ParameterLock { name: name(known)?, position, ty: type_of(ty)? })
    }
}

impl fmt::Display for Line<&ParameterLock> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ParameterLock { name, position, ty } = self.0;
        write!(f, "{name} {}", text(ty))?;
        position.map_or(Ok(()), |position| write!(f, " {position}"))
    }
}

impl Line<BodyLock> {
    fn read(line: &str) -> Read<BodyLock> {
        match words(line).as_slice() {
            [method, place @ ("argument" | "setter"), kind, rest @ ..] if rest.len() < 2 => Ok(BodyLock {
                is_argument: *place == "argument",
                method: name(method)?,
                ty: rest.first().map(|ty| type_of(ty)).transpose()?,
                kind: (*kind).to_owned(),
            }),
            _ => Err("expected a name, `argument` or `setter`, a kind of body, and optionally a type".to_owned()),
        }
    }
}

impl fmt::Display for Line<&BodyLock> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BodyLock { is_argument, method, ty, kind } = self.0;
        let place = if *is_argument { "argument" } else { "setter" };
        write!(f, "{method} {place} {kind}")?;
        ty.as_ref().map_or(Ok(()), |ty| write!(f, " {}", text(ty)))
    }
}

impl Line<ResponseLock> {
    fn read(line: &str) -> Read<ResponseLock> {
        let (variant, body) = line.split_once(' ').ok_or("expected a variant name and a body")?;
        Ok(ResponseLock { variant: variant_name(variant)?, payload: payload(body)? })
    }
}

impl fmt::Display for Line<&ResponseLock> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.variant, payload_text(&self.0.payload))
    }
}

impl Line<ServerLock> {
    fn read(line: &str) -> Read<ServerLock> {
        match words(line).as_slice() {
            [only] => Ok(ServerLock { prefix: String::new(), name: name(only)? }),
            [prefix, server] => Ok(ServerLock { prefix: name(prefix)?, name: name(server)? }),
            _ => Err("expected one or two names".to_owned()),
        }
    }
}

impl fmt::Display for Line<&ServerLock> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(format!("{} {}", self.0.prefix, self.0.name).trim())
    }
}

impl Line<ViewLock> {
    fn read(line: &str) -> Read<ViewLock> {
        match words(line).as_slice() {
            [method, ty] => Ok(ViewLock { method: name(method)?, ty: type_name(ty)? }),
            _ => Err("expected a method name and a type name".to_owned()),
        }
    }
}

impl fmt::Display for Line<&ViewLock> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.method, self.0.ty)
    }
}

impl Line<ViewMethodLock> {
    fn read(line: &str) -> Read<ViewMethodLock> {
        match words(line).as_slice() {
            [only] => Ok(ViewMethodLock { view: String::new(), name: name(only)? }),
            [view, method] => Ok(ViewMethodLock { view: name(view)?, name: name(method)? }),
            _ => Err("expected one or two method names".to_owned()),
        }
    }
}

impl fmt::Display for Line<&ViewMethodLock> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(format!("{} {}", self.0.view, self.0.name).trim())
    }
}

impl Line<WebhookLock> {
    fn read(line: &str) -> Read<WebhookLock> {
        let (variant, ty) = line.split_once(' ').ok_or("expected a variant name and a type")?;
        Ok(WebhookLock { variant: variant_name(variant)?, ty: type_of(ty)? })
    }
}

impl fmt::Display for Line<&WebhookLock> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.variant, text(&self.0.ty))
    }
}

impl Line<MemberLock> {
    fn read(line: &str) -> Read<MemberLock> {
        let (line, constant) = match line.split_once(" = ") {
            Some((line, constant)) => (line, Some(constant)),
            None => (line, None),
        };
        match words(line).as_slice() {
            [member, ty, flags @ ..] if flags.iter().all(|flag| matches!(*flag, "boxed" | "null" | "set")) => {
                Ok(MemberLock {
                    name: name(member)?,
                    ty: type_of(ty)?,
                    distinguishes_null: flags.contains(&"null"),
                    is_settable: flags.contains(&"set"),
                    constant: constant.and_then(parse_constant),
                    boxed: flags.contains(&"boxed"),
                })
            }
            _ => Err("expected a name and a type, followed by any of `boxed`, `null` and `set`".to_owned()),
        }
    }
}

impl fmt::Display for Line<&MemberLock> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let MemberLock { name, ty, distinguishes_null, is_settable, constant, boxed } = self.0;
        let flags = [flag(*boxed, "boxed"), flag(*distinguishes_null, "null"), flag(*is_settable, "set")].concat();
        write!(f, "{name} {}{flags}", text(ty))?;
        constant.as_ref().map_or(Ok(()), |constant| write!(f, " = {}", constant_text(constant)))
    }
}

impl Line<VariantLock> {
    fn read(line: &str) -> Read<VariantLock> {
        let (line, listed) = line.split_at(line.find('"').unwrap_or(line.len()));
        let tags = serde_json::Deserializer::from_str(listed).into_iter::<String>().collect::<Result<Vec<_>, _>>();
        let tags = tags.map_err(|_| "invalid tag: expected a JSON string")?;
        match words(line).as_slice() {
            [ty, flags @ ..] if flags.iter().all(|flag| matches!(*flag, "boxed" | "explicit")) => Ok(VariantLock {
                ty: type_of(ty)?,
                tags,
                is_explicit: flags.contains(&"explicit"),
                boxed: flags.contains(&"boxed"),
            }),
            _ => Err("expected a type, followed by any of `boxed` and `explicit`, and by its tags".to_owned()),
        }
    }
}

impl fmt::Display for Line<&VariantLock> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let VariantLock { ty, tags, is_explicit, boxed } = self.0;
        let tags: Vec<String> = tags.iter().map(|tag| format!(" {}", Value::from(tag.as_str()))).collect();
        write!(f, "{}{}{}{}", text(ty), flag(*boxed, "boxed"), flag(*is_explicit, "explicit"), tags.concat())
    }
}
