//! The one message catalogue (`messages/*.ftl`, Project Fluent), as the command line reads it.

use crate::problem::Problem;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use std::collections::BTreeMap;
use unic_langid::LanguageIdentifier;

/// A language that Værn speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Danish, the first.
    #[default]
    Danish,
    /// English.
    English,
}

/// The texts of one language.
pub struct Messages(FluentBundle<FluentResource>, Language);

impl Messages {
    /// Parses the catalogue of `language`, which the binary carries.
    pub fn new(language: Language) -> Self {
        let (id, text) = match language {
            Language::Danish => ("da", include_str!("../../../messages/da.ftl")),
            Language::English => ("en", include_str!("../../../messages/en.ftl")),
        };
        let mut bundle = FluentBundle::new(vec![id.parse::<LanguageIdentifier>().unwrap_or_default()]);
        // Isolation marks are for mixed scripts; in a terminal they are noise.
        bundle.set_use_isolating(false);
        // A part that does not parse is left out; a test reads every text, so that it cannot happen unseen.
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
        Self(bundle, language)
    }

    /// The language.
    pub const fn language(&self) -> Language {
        self.1
    }

    /// The text behind `id` (`name` or `name.attribute`); the id itself when there is none.
    pub fn text(&self, id: &str, args: &BTreeMap<String, String>) -> String {
        self.find(id, args).unwrap_or_else(|| id.to_owned())
    }

    fn find(&self, id: &str, args: &BTreeMap<String, String>) -> Option<String> {
        let (name, attribute) = id.split_once('.').map_or((id, None), |(name, attribute)| (name, Some(attribute)));
        let message = self.0.get_message(name)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        // Numbers as numbers, so that plural forms are chosen.
        let args: FluentArgs<'_> = args.iter().map(|(k, v)| (k.as_str(), FluentValue::try_number(v))).collect();
        Some(self.0.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
    }

    /// What happened and what to do, in two sentences.
    pub fn problem(&self, problem: &Problem) -> String {
        let id = format!("problem-{}", problem.code.as_str());
        let mut args = problem.args.clone();
        if let Some(category) = args.get_mut("category") {
            *category =
                self.find(&format!("category-{category}"), &BTreeMap::new()).unwrap_or_else(|| category.clone());
        }
        format!("{} {}", self.text(&id, &args), self.text(&format!("{id}.next"), &args))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Code;

    #[test]
    fn every_problem_has_a_text_and_a_next_step_in_both_languages() {
        for language in [Language::Danish, Language::English] {
            let messages = Messages::new(language);
            for code in Code::ALL {
                for id in [format!("problem-{}", code.as_str()), format!("problem-{}.next", code.as_str())] {
                    let text = messages.find(&id, &BTreeMap::new());
                    assert!(text.is_some_and(|t| t.len() > 10), "{language:?} {id}");
                }
            }
        }
    }
}
