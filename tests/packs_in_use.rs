//! Packs at work: endpoints as signed data, managed settings, repositories on the network, and what an outsider's tools say.

use crate::support::packs::{Layer, ONLINE, Pc, SIGNERS, Shelf, key};
use crate::support::{Behaviour, FakeEndpoint, NOTE, last_message};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::time::SystemTime;
use vaern_workflow::audit::Kind;
use vaern_workflow::managed::{Fault, FrontDoors, Managed};
use vaern_workflow::rules::repository::{Publisher, Repository};
use vaern_workflow::{Cancel, Code, Consent, Conversation, Desk, Draft, Problem};

/// A layer with one endpoint, `ki`.
fn with_endpoint(endpoint: &FakeEndpoint, model: &str, more: &str) -> Layer {
    Layer::with(&format!(
        "[[endpoint]]\nid = \"ki\"\nname = {{ da = \"Kommunens model\", en = \"The model\" }}\nkind = \"openai\"\n\
         base_url = \"{}\"\nmodel = \"{model}\"\nregion = \"EU\"\nauth = \"none\"\nlegal_basis = \"GDPR 6(1)(e)\"\n\
         agreement = \"2026-17\"\n{more}\n",
        endpoint.base_url()
    ))
}

const OPEN: &str = "keeps = [\"special\"]\nuntil = \"2099-01-01\"";

async fn send(desk: &Desk, conversation: &mut Conversation, text: &str) -> Result<(), Problem> {
    let proposal = desk.propose(&Draft::new(text), conversation);
    let consent = Consent { token: proposal.token(), second_look: false };
    let approved = desk.approve(&proposal, conversation, "ki", &consent)?;
    let completed = desk.forward(approved, &Cancel::new(), &mut |_| {}).await?;
    conversation.record(&completed);
    Ok(())
}

#[tokio::test]
async fn a_model_is_swapped_by_a_pack_while_a_conversation_is_open() {
    let (old, new) = (FakeEndpoint::start(Behaviour::Echo(7)), FakeEndpoint::start(Behaviour::Echo(7)));
    let shelf = Shelf::new();
    shelf.publish(&with_endpoint(&old, "model-1", OPEN), 1);
    let pc = Pc::new(&shelf);
    pc.install(&shelf).await.expect("version 1");
    let desk = pc.desk().await;
    let mut conversation = Conversation::new();
    send(&desk, &mut conversation, "Skriv til Mette Lykkegaard.").await.expect("sent");

    shelf.publish(&with_endpoint(&new, "model-2", OPEN), 2);
    // Another process installs it; the open window notices.
    pc.install(&shelf).await.expect("version 2");
    assert!(desk.reload_if_changed().await.expect("loads"));
    assert!(!desk.reload_if_changed().await.expect("loads"), "once");
    send(&desk, &mut conversation, "Ring til Mette Lykkegaard.").await.expect("sent");

    assert_eq!((old.bodies().len(), new.bodies().len()), (1, 1));
    assert_eq!(last_message(&new.bodies()[0]), "Ring til [PERSON_1].", "the vault stays");
    let body = String::from_utf8(new.bodies().remove(0)).expect("JSON");
    assert!(body.contains("model-2") && body.contains("Skriv til [PERSON_1]."), "the conversation goes on: {body}");
    let intents: Vec<u64> = pc
        .log()
        .iter()
        .filter(|r| r.kind == Kind::Send && r.refers_to.is_none())
        .filter_map(|r| r.pack.as_ref().map(|p| p.version))
        .collect();
    assert_eq!(intents, [1, 2], "the log shows under which version each was sent");
}

#[tokio::test]
async fn what_was_reviewed_under_other_rules_is_reviewed_again() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(7));
    let shelf = Shelf::new();
    shelf.publish(&with_endpoint(&endpoint, "m", OPEN), 1);
    let pc = Pc::new(&shelf);
    pc.install(&shelf).await.expect("version 1");
    let desk = pc.desk().await;
    let (draft, conversation) = (Draft::new("Se JNR-999999."), Conversation::new());
    let before = desk.propose(&draft, &conversation);
    shelf.publish(&with_endpoint(&endpoint, "m", OPEN), 2);
    desk.install(&[shelf.url()], None).await.expect("version 2");
    let consent = Consent { token: before.token(), second_look: false };
    let refused = desk.approve(&before, &conversation, "ki", &consent).map(drop);
    assert_eq!(refused, Err(Problem::new(Code::ReviewStale)));
    let again = desk.propose(&draft, &conversation);
    assert_eq!(again.outgoing(), "Se [CASE_NUMBER_1].");
    let consent = Consent { token: again.token(), second_look: false };
    assert!(desk.approve(&again, &conversation, "ki", &consent).is_ok());
}

#[tokio::test]
async fn an_endpoint_gets_only_what_its_agreement_allows_and_only_while_it_runs() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(7));
    let ill = "Hun har sukkersyge. Ring til Mette Lykkegaard.";
    for (more, text, expected) in [
        (OPEN, ill, None),
        ("until = \"2099-01-01\"", ill, Some(Code::EndpointDataClass)),
        ("keeps = [\"HEALTH\"]\nuntil = \"2099-01-01\"", ill, None),
        ("keeps = [\"special\"]\nuntil = \"2020-01-01\"", NOTE, Some(Code::EndpointExpired)),
    ] {
        let shelf = Shelf::new();
        shelf.publish(&with_endpoint(&endpoint, "m", more), 1);
        let pc = Pc::new(&shelf);
        pc.install(&shelf).await.expect("installs");
        let sent = send(&pc.desk().await, &mut Conversation::new(), text).await;
        assert_eq!(sent.err().map(|p| p.code), expected, "{more} {text}");
    }
}

#[tokio::test]
async fn what_an_endpoint_may_not_get_is_replaced_in_the_review_for_it() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(7));
    let shelf = Shelf::new();
    let two =
        |id: &str, keeps: &str| with_endpoint(&endpoint, "m", keeps).manifest.replace("\"ki\"", &format!("\"{id}\""));
    let strict = two("strict", "until = \"2099-01-01\"");
    shelf.publish(&Layer::with(&format!("{}{strict}", two("ki", OPEN))), 1);
    let pc = Pc::new(&shelf);
    pc.install(&shelf).await.expect("installs");
    let desk = pc.desk().await;
    let conversation = Conversation::new();
    let mut draft = Draft::new("Hun har sukkersyge. Ring til Mette Lykkegaard.");
    for (id, outgoing) in
        [("ki", "Hun har sukkersyge. Ring til [PERSON_1]."), ("strict", "Hun har [HEALTH_1]. Ring til [PERSON_1].")]
    {
        draft.set_endpoint(Some(id));
        let proposal = desk.propose(&draft, &conversation);
        assert_eq!(proposal.outgoing(), outgoing, "{id}");
        let consent = Consent { token: proposal.token(), second_look: false };
        assert!(desk.approve(&proposal, &conversation, id, &consent).is_ok(), "{id}");
    }
}

#[tokio::test]
async fn managed_settings_stop_sending_and_never_redacting() {
    let endpoint = FakeEndpoint::start(Behaviour::Echo(7));
    let shelf = Shelf::new();
    shelf.publish(&with_endpoint(&endpoint, "m", OPEN), 1);
    let pc = Pc::new(&shelf);
    pc.install(&shelf).await.expect("installs");
    let invalid = Fault { setting: "Ring".to_owned(), why: vaern_workflow::managed::Why::NoSuchSetting };
    let asked = || pc.managed.clone();
    let cases = [
        (Managed { front_doors: FrontDoors::none(), ..asked() }, Code::FrontDoorClosed),
        (Managed { min_pack_version: [("aarhus".to_owned(), 2)].into(), ..asked() }, Code::PackTooOld),
        (Managed { faults: vec![invalid], ..asked() }, Code::PolicyInvalid),
    ];
    for (managed, code) in cases {
        let desk = pc.desk_under(managed).await;
        let sent = send(&desk, &mut Conversation::new(), NOTE).await;
        assert_eq!(sent.err().map(|p| p.code), Some(code));
        assert!(desk.propose(&Draft::new(NOTE), &Conversation::new()).outgoing().contains("[CPR_1]"));
    }
    assert_eq!(endpoint.bodies().len(), 0, "nothing left");
}

/// Static files over HTTP on loopback, as a municipality's web server has them.
fn serve(folder: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
    let address = listener.local_addr().expect("bound");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut line = String::new();
            let mut reader = BufReader::new(&stream);
            let _ = reader.read_line(&mut line);
            let mut header = String::new();
            while reader.read_line(&mut header).is_ok_and(|n| n > 2) {
                header.clear();
            }
            let path = line.split(' ').nth(1).unwrap_or("/").trim_start_matches('/').to_owned();
            let (status, body) = match std::fs::read(folder.join(path)) {
                Ok(body) => ("200 OK", body),
                Err(_) => ("404 Not Found", Vec::new()),
            };
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            let mut stream = &stream;
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
        }
    });
    format!("http://{address}/")
}

#[tokio::test]
async fn a_repository_on_a_web_server_is_read_through_the_gateway() {
    let shelf = Shelf::new();
    shelf.publish(&Layer::new(), 1);
    let mut pc = Pc::new(&shelf);
    let gone = "http://127.0.0.1:1/".to_owned();
    pc.managed.repository_urls = vec![gone, serve(shelf.path().to_owned())];
    let installed = pc.desk().await.update().await.expect("the second one answers");
    assert!(installed.changed);
    assert_eq!(pc.version().await, 1);
    let plain = Managed { repository_urls: vec!["http://pakker.eksempel.dk/".to_owned()], ..pc.managed.clone() };
    let refused = pc.desk_under(plain).await.update().await.expect_err("in the clear");
    assert_eq!(refused.args["cause"], "unreachable", "{:?}", refused.args);
}

/// Another implementation of the specification, both ways (`cargo xtask test` installs it and says where).
#[tokio::test]
async fn python_tuf_reads_what_we_publish_and_we_read_what_it_publishes() {
    let Some(python) = std::env::var_os("VAERN_PYTHON_TUF") else {
        panic!("python-tuf is not there: run `cargo xtask test`");
    };
    let run = |args: &[&str]| {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/interop/tuf_both_ways.py");
        let output = std::process::Command::new(&python).arg(script).args(args).output().expect("python runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    // Ours, read by theirs.
    let shelf = Shelf::new();
    shelf.publish(&Layer::new(), 1);
    let path = |shelf: &Shelf| shelf.path().display().to_string();
    let read = run(&["read", &path(&shelf), "aarhus/1.pack"]);
    assert_eq!(read.trim(), hex::encode(sha2_of(&Layer::new().archive(1))));

    // Theirs, read by ours: three root keys of which two are needed, and two signers.
    let theirs = tempfile::tempdir().expect("a temporary folder");
    let pack = theirs.path().join("layer.pack");
    std::fs::write(&pack, Layer::new().archive(4)).expect("ours");
    let repository = theirs.path().join("repository");
    run(&["publish", &repository.display().to_string(), &pack.display().to_string(), "aarhus", "4"]);
    let root = std::fs::read(repository.join("metadata/1.root.json")).expect("a root");
    let mut pc = Pc::new(&shelf);
    pc.managed.root_fingerprint = None;
    let url = format!("file://{}/", repository.display());
    pc.desk().await.install(&[url], Some(&root)).await.expect("theirs installs");
    assert_eq!(pc.version().await, 4);
}

fn sha2_of(bytes: &[u8]) -> Vec<u8> {
    use sha2::{Digest as _, Sha256};
    Sha256::digest(bytes).to_vec()
}

#[tokio::test]
async fn a_version_that_only_one_has_signed_is_not_published() {
    let shelf = Shelf::new();
    shelf.publish(&Layer::new(), 1);
    let publisher = Publisher::new(shelf.path(), SystemTime::now());
    let bytes = Layer::new().archive(2);
    let all = crate::support::packs::ALL;
    assert_eq!(publisher.sign("aarhus", 2, &bytes, &key(SIGNERS[0]), all).expect("one"), (1, 2));
    assert!(publisher.publish(&key(ONLINE), 7).is_err(), "one of two");
    let other = Layer::with("# another\n").archive(2);
    assert!(publisher.sign("aarhus", 2, &other, &key(SIGNERS[1]), all).is_err(), "other bytes");
    assert!(publisher.sign("aarhus", 2, &bytes, &key(ONLINE), all).is_err(), "a stranger");
    assert_eq!(publisher.sign("aarhus", 2, &bytes, &key(SIGNERS[1]), all).expect("two"), (2, 2));
    publisher.publish(&key(ONLINE), 7).expect("both");
    let repository = Repository::stored(&shelf.root(), shelf.path()).await.expect("it holds");
    let versions: Vec<u64> = repository.offers("aarhus").expect("offers").iter().map(|o| o.version).collect();
    assert_eq!(versions, [1, 2]);
}
