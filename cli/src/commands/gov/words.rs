//! What a referendum would do, in words.

use crate::commands::{hex, parameters, provider::cause_words};
use codec::{Compact, Decode};
use serde_json::{json, Value};
use sp_core::H256;
use stardust_primitives::{provider::SlashCause, AccountId, Balance, BlockNumber};
use stardust_sdk::{
    amount,
    governance::ProposedCall,
    primitives::parameters::{changes, Parameters},
};

/// Calls for people, a line each, and for scripts.
#[derive(Debug)]
pub(super) struct Described {
    pub(super) lines: String,
    pub(super) json: Value,
}

/// What calls would do to a chain with these parameters.
pub(super) fn described(calls: &[ProposedCall], current: &Parameters) -> Described {
    let lines = calls.iter().map(|call| words(call, current)).collect();
    let json = calls.iter().map(|call| {
        let mut shown =
            json!({ "call": call.to_string(), "words": words(call, current).trim_end() });
        if let (Some(group), Value::Object(shown)) = (call.group(), &mut shown) {
            let changes = changes(current, &current.clone().with(group));
            shown.insert("changes".into(), parameters::listed(&changes));
        }
        shown
    });
    Described { lines, json: json.collect() }
}

/// What a call would do, in lines.
fn words(call: &ProposedCall, current: &Parameters) -> String {
    if let Some(group) = call.group() {
        return parameters::describe(&changes(current, &current.clone().with(group)));
    }
    let arguments = call.arguments.as_slice();
    let known = match (call.pallet.as_str(), call.name.as_str()) {
        ("Treasury", "spend") => spend(arguments),
        ("ProviderStaking", "cancel_slash") => cancel_slash(arguments),
        ("System", "remark") => remark(arguments),
        ("System", "authorize_upgrade") => upgrade(arguments),
        _ => None,
    };
    known.unwrap_or_else(|| format!("calls {call}")) + "\n"
}

fn spend(mut arguments: &[u8]) -> Option<String> {
    // The kind of asset has no bytes; an address begins with its variant, 0 for accounts.
    let (Compact(amount), 0u8, to) =
        <(Compact<Balance>, u8, AccountId)>::decode(&mut arguments).ok()?
    else {
        return None;
    };
    Some(format!("spends {} of the treasury's for {to}", amount::display(amount)))
}

fn cancel_slash(mut arguments: &[u8]) -> Option<String> {
    let cause = SlashCause::<BlockNumber>::decode(&mut arguments).ok()?;
    Some(format!("cancels the slash for {}", cause_words(&cause)))
}

fn remark(mut arguments: &[u8]) -> Option<String> {
    let bytes = Vec::<u8>::decode(&mut arguments).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    Some(format!("says for the record: {text:?}"))
}

fn upgrade(mut arguments: &[u8]) -> Option<String> {
    let hash = H256::decode(&mut arguments).ok()?;
    Some(format!("allows anybody to bring the runtime with the hash {}", hex(hash)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use stardust_primitives::{ids::ContestId, STAR};

    fn call(pallet: &str, name: &str, arguments: impl Encode) -> ProposedCall {
        ProposedCall { pallet: pallet.into(), name: name.into(), arguments: arguments.encode() }
    }

    #[test]
    fn known_calls_are_told_in_words() {
        let current = parameters::tests::parameters();
        let mut next = current.clone();
        next.treasury.emission_share = sp_arithmetic::Perbill::from_percent(25);
        let assignment = stardust_primitives::ids::AssignmentId {
            job: stardust_primitives::ids::JobId(7),
            batch: 2,
            replica: 1,
        };
        let cause = SlashCause::<BlockNumber>::Fraud { contest: ContestId(3), assignment };
        let spend = (Compact(500 * STAR), 0u8, [1u8; 32], None::<u32>);
        for (call, expected) in [
            (call("Treasury", "spend", spend), "spends 500 STAR of the treasury's for 5C"),
            (
                call("ProviderStaking", "cancel_slash", cause),
                "for fraud: job 7 batch 2 replica 1, contest 3",
            ),
            (call("System", "remark", b"hi".to_vec()), "says for the record: \"hi\""),
            (call("System", "authorize_upgrade", [7u8; 32]), "with the hash 0x0707"),
            (call("Balances", "burn", ()), "calls Balances.burn"),
            (call("Treasury", "spend", ()), "calls Treasury.spend"),
            (
                call("ProtocolParameters", "set_treasury", next.treasury.clone()),
                "treasury.treasury_share: 20% -> 25%",
            ),
        ] {
            let found = described(&[call], &current);
            assert!(found.lines.contains(expected), "{expected}: {}", found.lines);
        }
        let set = call("ProtocolParameters", "set_treasury", next.treasury);
        let json = described(&[set], &current).json;
        assert_eq!(json[0]["call"], "ProtocolParameters.set_treasury");
        assert_eq!(json[0]["changes"][0]["name"], "treasury_share");
        assert_eq!(json[0]["changes"][0]["new"], 25.0);
    }
}
