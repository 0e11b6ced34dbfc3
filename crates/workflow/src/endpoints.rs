//! Which endpoints are approved, and what each may get.

use crate::config::Config;
use crate::packs::InForce;
use crate::problem::{Code, Problem};
use crate::proposal::{Conversation, Proposal};
use std::borrow::Cow;
use vaern_engine::{Action, Category, Policy};
use vaern_gateway::Endpoint;
use vaern_rules::keeps;
use vaern_rules::syntax::{AuthKind, EndpointTable};

/// The approved endpoints, the demo aside: the packs' where they name any, else those of `config.toml`.
pub(crate) fn approved(rules: &InForce, config: &Config) -> Vec<Endpoint> {
    let signed = &rules.pack().endpoints;
    if signed.is_empty() {
        return config.endpoints.clone();
    }
    signed.iter().map(endpoint).filter(Endpoint::is_allowed).collect()
}

/// The policy for what is meant for `endpoint`: what it may not get as it is written is replaced, whatever else is kept.
pub(crate) fn policy<'r>(rules: &'r InForce, endpoint: Option<&str>) -> Cow<'r, Policy> {
    let signed = rules.pack().endpoints.iter().find(|e| Some(e.id.as_str()) == endpoint);
    let Some(signed) = signed else { return Cow::Borrowed(rules.policy()) };
    let mut policy = rules.policy().clone();
    let known = Category::DIRECT.iter().chain(Category::SPECIAL).chain([&Category::PUBLIC_PERSON]);
    let all: Vec<Category> = known.chain(rules.pack().categories()).cloned().collect();
    for category in all {
        if policy.action(&category) == Action::Keep && !keeps(&signed.keeps, &category) {
            policy.actions.insert(category, Action::Replace);
        }
    }
    Cow::Owned(policy)
}

/// Whether `proposal`, and the earlier turns that go along, may go to `endpoint` on the day `today`: it may be another one
/// under the same name than the one they were approved for.
///
/// # Errors
/// [`Code::EndpointExpired`], [`Code::EndpointDataClass`] with the category.
pub(crate) fn check(
    rules: &InForce,
    endpoint: &Endpoint,
    (proposal, conversation): (&Proposal, &Conversation),
    today: &str,
) -> Result<(), Problem> {
    let Some(signed) = rules.pack().endpoints.iter().find(|e| e.id == endpoint.id) else { return Ok(()) };
    if today > signed.until.as_str() {
        let problem = Problem::new(Code::EndpointExpired).with("endpoint", &*endpoint.name);
        return Err(problem.with("until", signed.until.as_str()));
    }
    let earlier = conversation.turns().iter().filter(|turn| turn.endpoint == endpoint.id).flat_map(|turn| &turn.kept);
    match proposal.kept().chain(earlier).find(|category| !keeps(&signed.keeps, category)) {
        Some(category) => {
            let problem = Problem::new(Code::EndpointDataClass).with("endpoint", &*endpoint.name);
            Err(problem.with("category", category.as_str()))
        }
        None => Ok(()),
    }
}

fn endpoint(table: &EndpointTable) -> Endpoint {
    Endpoint {
        id: table.id.clone(),
        name: table.name.da.clone(),
        base_url: table.base_url.trim_end_matches('/').to_owned(),
        model: table.model.clone(),
        needs_key: table.auth == AuthKind::Key,
    }
}
