//! Which endpoints are approved, and what each may get.

use crate::config::Config;
use crate::packs::InForce;
use crate::problem::{Code, Problem};
use crate::proposal::{Conversation, Proposal};
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
