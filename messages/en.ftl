# Texts for the window and the command line. Danish (da.ftl) is the first language; the ids are the same.

## The window

new-conversation = New conversation
pack = Rules: { $id }, version { $version }
    .layers = Rules: { $id }, version { $version } ({ $layers } packs)
signing-key-file = The key is in a file
    .why = This PC had no keyring when the log was started. The log’s key is therefore in a file that only you can read. The log says so too.
theme-to-dark = Switch to the dark look
theme-to-light = Switch to the light look
close = Close
dismiss = Close the message
retry = Try again

pane-text = Your text
pane-outgoing = What will be sent
pane-findings = Findings
pane-conversation = The conversation
pane-send = Sending

editor-name = Your text
editor-placeholder = Write or paste your text here. Personal data are found as you type.

mark = Mark it yourself
mark-nothing = First select the text that must not be sent.

diff-mode = View
diff-side = Side by side
diff-inline = In the text
outgoing-empty = Here you see how your text will be sent.
outgoing-changed = { $name }: will not be sent
outgoing-kept = { $name }: will be sent
outgoing-removed = removed
wire-preview = See exactly what is sent
wire-lead = This is the whole request to { $host }, character by character. It has not been sent yet.
wire-lead-demo = This is what the request would look like. The demo has no language model.
copy-safe = Copy safe text
copied = Copied.

## Findings

findings-count = { $count ->
        [0] No findings
        [one] 1 finding
       *[other] { $count } findings
    }
findings-empty = When there are personal data in the text, they are listed here.
findings-hints = Uncertain findings. They are sent as they stand.
findings-keys = ↑ ↓ choose · 1–4 decide · H why · Enter show in text
finding-row = { $category }: { $value }. { $outcome }
actions = What should happen?
apply-all = All alike ({ $count })
undo = Undo decision
undo-nothing = There is no decision to undo.
why = Why?
why-rule = Rule: { $rule } ({ $id })
why-law = See { $law }.

outcome-replace = is replaced
outcome-keep = is sent as it stands
outcome-generalise = made less exact
outcome-mask = is masked
outcome-remove = is removed
outcome-hint = uncertain, is sent

action-keep = Keep
action-replace = Replace
action-generalise = Make less exact
action-mask = Mask
action-remove = Remove

reason-ask = Why must it be included?
reason-cancel = Never mind
reason-not-personal = It is not personal data
reason-public-information = It is publicly known
reason-needed-for-task = The task cannot be done without it
reason-own-data = It is about myself
reason-has-consent = The citizen has agreed

confidence-high = Værn is very certain.
confidence-fair = Værn is fairly certain.
confidence-hint = Værn is in doubt. So nothing is changed unless you say so.
confidence-manual = You marked it yourself.

evidence-pattern = It is written in this form: { $detail }
    .plain = It is written in that form
evidence-checksum = The check holds: { $detail }
    .plain = The check digit holds
evidence-cue = The word “{ $detail }” is close by
    .plain = A word that usually goes with it is close by
evidence-foreign-cue = The word “{ $detail }” close by speaks against it
    .plain = A word close by speaks against it
evidence-lexicon = Is on the list “{ $detail }”
    .plain = Is on a list of known words
evidence-title = The title “{ $detail }” stands before it
    .plain = A title stands before it
evidence-role = “{ $detail }” tells who it is
    .plain = The text tells what role the person has
evidence-neighbour = Goes with the word beside it: { $detail }
    .plain = Goes with the word beside it
evidence-mention = Is mentioned in full elsewhere: { $detail }
    .plain = Is mentioned in full elsewhere in the text
evidence-tie = A person is spoken of: { $detail }
    .plain = The sentence speaks of a person
evidence-model = The context suggests it: { $detail }
    .plain = The context suggests it
evidence-disguise = It is written in another form or encoded: { $detail }
    .plain = It is written in another form or encoded
evidence-manual = Marked in the window: { $detail }
    .plain = Marked by you in the window

## Names: what recognition builds on

evidence-known-name = A word alone is seldom enough to be a name
evidence-known-first-name = A common first name
evidence-known-first-name-or-word = A first name that is an ordinary word as well
evidence-known-common-first-name-or-word = A widely used first name that is an ordinary word as well
evidence-known-surname = A surname
evidence-known-surname-or-word = A surname that is an ordinary word as well
evidence-known-unknown = The word is not in the lists of names
evidence-known-initial = An initial
evidence-known-name-or-word = The word beside it may be a name
evidence-known-verb = The next word is something people do or have
evidence-known-lower-case = Written in lower case
evidence-known-capitals = Written in capitals, as abbreviations are
evidence-known-sentence-start = Opens a sentence, so the capital says nothing
evidence-known-organisation = The next word belongs to an organisation
evidence-known-place = It is the name of a place as well
evidence-known-place-preposition = The word before fits a place
evidence-known-public-role = A public office stands before the name

## What Værn makes of the context

evidence-model-person = The sentence reads as if this is a person
evidence-model-public = The sentence reads as if this is somebody acting in public office
evidence-model-initials = The sentence reads as if these are somebody’s initials
evidence-model-address = The sentence reads as if this is somebody’s address
evidence-model-place = The sentence reads as if somebody lives or stays here
evidence-model-organisation = The sentence reads as if somebody belongs here: an employer, school or club
evidence-model-username = The sentence reads as if this is somebody’s user name
evidence-model-secret = The sentence reads as if this is a password or key
evidence-model-faint = The sentence does not clearly show what it is
evidence-model-unseen = Værn has read the sentence and sees no name here
evidence-model-unlisted = The word is in no list

## Categories

category-PERSON = Name
category-PUBLIC_PERSON = Person in public office
category-CPR = CPR number
category-BIRTHDATE = Date of birth
category-PHONE = Phone number
category-EMAIL = E-mail address
category-ADDRESS = Address
category-LOCATION = Place
category-ORG_PRIVATE = Company or association
category-CVR = CVR number
category-BANK_ACCOUNT = Bank account
category-IBAN = IBAN
category-CARD = Payment card
category-LICENSE_PLATE = Number plate
category-VEHICLE = Vehicle identification number
category-PASSPORT = Passport number
category-DRIVING_LICENCE = Driving licence number
category-CASE_NUMBER = Case number
category-USERNAME = User name
category-EMPLOYEE_ID = Employee number
category-STUDENT_ID = Student number
category-PROPERTY_ID = Property number
category-IP = IP address
category-MAC = MAC address
category-URL_PERSONAL = Personal link
category-SECRET = Password or key
category-HEALTH = Health
category-RELIGION = Religion or belief
category-ETHNICITY = Ethnic background
category-UNION = Trade union
category-POLITICS = Political opinion
category-SEXUAL = Sexual matters
category-CRIME = Criminal matters
category-SOCIAL = Social matters

## Sending

endpoint = Send to
endpoint-demo = Demo: no language model
send = Approve and send
send-started = Sending.
send-answered = The answer has arrived.
send-look-first = Look at the findings first, then press again.
cancel = Stop

verdict-allow = No personal data found. Ready to send.
verdict-review = { $changed ->
        [0] Nothing is hidden.
        [one] 1 item will not be sent.
       *[other] { $changed } items will not be sent.
    } { $kept ->
        [0] Ready to send.
        [one] 1 will be sent as it stands.
       *[other] { $kept } will be sent as they stand.
    }
second-look = I have seen that the password is not sent

blocked-starting = Værn is starting …
blocked-no-endpoint = There is nowhere to send it.
    .next = Ask IT to approve a recipient.
blocked-sending = Sending. The answer is on its way.
blocked-empty = Write or paste a text.
blocked-reading = Looking for names …
blocked-second-look = There is a password or key in the text.
    .next = Check that it is not sent, then tick the box.
blocked-sensitive = Sensitive data must not be sent together with anything that shows whom they are about.
    .next = Replace the name and number, or mask the sensitive part.
blocked-expired = The rules have expired.
    .next = Ask IT to renew them.
blocked-policy = The municipality’s rules do not allow the text to be sent like this.
    .next = Replace or remove more findings.
blocked-gap = Part of the text could not be inspected.
    .next = Remove that part, or ask IT.
blocked-problem = Sending is not possible right now.
    .next = See the message at the top.

gap-too-large = The text is too long to be inspected.
    .next = Split it and send it in parts.
gap-not-text = Something in the text is not ordinary characters and could not be inspected.
    .next = Paste the text again, or delete the odd characters.
gap-too-many = There are so many findings that the text cannot be reviewed.
    .next = Split it up and send it in smaller parts.
gap-unsettled = New findings kept turning up in what would have been sent.
    .next = Mark what must not be sent yourself, or split the text up.
gap-pending = Værn has not finished looking for names in the text.
    .next = Wait a moment and try again.
gap-detector-failed = Part of the inspection did not work, so the text is not fully inspected.
    .next = Change the text a little to try again. Ask IT if it goes on.

## Conversation

turn = Message { $number }
turn-sent = You sent
turn-answer = Answer
turn-logging = Writing to the log …
turn-waiting = Sent. Waiting for the answer …
turn-stopped = The answer is not complete. Your text is still below.
sent-more = Show the whole text
sent-less = Show less
answer-raw = As the model saw it
answer-restored = Put back on your PC in place of { $placeholder }
answer-unknown = The model made up this placeholder itself
answer-unknown-note = Underlined with dots: placeholders the model made up itself. Værn does not know who is meant.
copy-answer = Copy answer
copy-with-names = Copy answer with names
copy-without-names = Copy answer without names
copy-receipt = Copy receipt
receipt = Recorded in the log as no. { $number }
conversation-started = New conversation. The old one is gone from the screen.

## Shortcuts

shortcuts = Keyboard shortcuts
shortcuts-findings = In the list of findings
shortcut-send = Approve and send
shortcut-copy-safe = Copy safe text
shortcut-mark = Mark something that was missed
shortcut-undo = Undo your latest decision
shortcut-cancel = Stop the answer
shortcut-new-conversation = New conversation
shortcut-pane-text = Go to your text
shortcut-pane-outgoing = Go to what will be sent
shortcut-pane-findings = Go to the findings
shortcut-pane-next = Go to the next pane
shortcut-pane-previous = Go to the previous pane
shortcut-rules = Show which rules are in force
shortcut-help = Show keyboard shortcuts
shortcut-finding-move = Go up and down
shortcut-finding-action = Keep, replace, mask, remove
shortcut-finding-why = Show why
shortcut-finding-all = All alike or only this one
shortcut-finding-open = Show the place in the text

## Problems: what happened, and in .next what to do

problem-pack-damaged = The rule pack is damaged or has a wrong signature.
    .next = Ask IT to install the rule pack again.
problem-pack-rejected = The new rules were refused ({ $cause }). The rules so far stay in force.
    .next = Give IT this message: { $why }
problem-pack-expired = The rules are too old, so nothing can be sent. The text is still pseudonymised.
    .next = Copy the safe text, or ask IT to renew the rules.
problem-pack-too-old = The rules are older than your organisation allows ({ $layer }), so nothing can be sent.
    .next = Ask IT to update the rules on this computer.
problem-policy-invalid = Your organisation’s setting “{ $setting }” cannot be obeyed, so nothing can be sent.
    .next = Ask IT to correct the setting. The page Rules shows what is wrong.
problem-front-door-closed = Your organisation has switched this way of sending off.
    .next = Ask IT how to send instead.
problem-endpoint-expired = The agreement on { $endpoint } ran out on { $until }, so nothing can be sent there.
    .next = Choose another recipient, or ask IT.
problem-endpoint-data-class = { $endpoint } may not get information of this kind: { $category }.
    .next = Choose “Replace” or “Remove” for the finding, or choose another recipient.
problem-text-not-text = What was pasted is not text.
    .next = Open the document, copy the text itself, and paste it here.
problem-log-unwritable = The log cannot be written, so nothing has been sent.
    .next = See whether the disk is full and try again. Otherwise ask IT.
problem-log-damaged = The log has been changed or is damaged, so nothing can be sent.
    .next = Contact IT. They must look at the log before you can go on.
problem-log-key-unavailable = The log’s key cannot be fetched, so nothing can be sent.
    .next = Log out of the PC and in again. Ask IT if it goes on.
problem-keyring-locked = The PC’s keyring is locked.
    .next = Unlock it with your password and try again.
problem-keyring-missing = This computer has no keyring, so the access key cannot be kept safely.
    .next = Ask IT to install one, for example gnome-keyring.
problem-endpoint-unknown = “{ $endpoint }” is not an approved recipient.
    .next = Choose a recipient from the list, or ask IT to approve it.
problem-endpoint-key-missing = The access key for “{ $endpoint }” is missing on this PC.
    .next = Ask IT to install the key.
problem-endpoint-refused = “{ $endpoint }” cannot be reached. Nothing has been sent.
    .next = Check your network or VPN and try again.
problem-endpoint-timeout = “{ $endpoint }” did not answer in time.
    .next = Your text was sent and is in the log. Wait a moment before you send it again.
problem-endpoint-reset = The connection to “{ $endpoint }” was cut off.
    .next = Your text was sent and is in the log. Send it again if you lack the answer.
problem-endpoint-garbage = “{ $endpoint }” answered with something Værn cannot read.
    .next = Try again. Ask IT if it goes on.
problem-endpoint-unauthorised = “{ $endpoint }” did not accept the access key.
    .next = Ask IT to install a new key.
problem-endpoint-busy = “{ $endpoint }” is busy right now.
    .next = Wait a minute and send again. Your text is still here.
problem-endpoint-failed = Something is wrong at “{ $endpoint }”.
    .next = Wait a little and send again. Ask IT if it goes on.
problem-endpoint-rejected = “{ $endpoint }” would not take the message.
    .next = Make the text shorter, or choose another recipient.
problem-review-stale = The text has changed since you saw it.
    .next = Look through it and send again.
problem-review-blocked = A part of the text could not be inspected, so it must not be sent.
    .next = Remove that part, or split the text up, and try again.
problem-second-look-needed = There is a password or key in the text.
    .next = Check that it is not sent, then tick the box.
problem-reason-needed = A reason for keeping the item is missing.
    .next = Choose a reason from the list.
problem-nothing-to-send = There is no text to send.
    .next = Write or paste a text first.
problem-clipboard-unavailable = The clipboard cannot be used right now.
    .next = Try again, or close the program that is using it.
problem-cancelled = You stopped the answer.
    .next = Your text may have arrived and is in the log. Change it or send it again.
problem-busy = Værn is busy with something else.
    .next = Wait until it is done and try again.
problem-config-invalid = Værn’s settings cannot be read: { $file }: { $why }
    .next = Ask IT to correct the file.
problem-internal = Something unexpected went wrong in Værn.
    .next = Try again. Restart Værn if it goes on, and tell IT.

## Rules: which are in force, who signed them, and why

rules = Rules
rules-parts = Parts of the page
rules-tab-layers = Packs
rules-tab-list = All rules
rules-tab-try = Try a text
rules-loading = Fetching the rules …
rules-see = See the rules
rules-ageing = The rules are past their date and need renewing.
    .next = Værn still hides personal data, and you can go on working. Tell IT.
rules-expired = The rules have expired.
    .next = Værn still hides personal data, but nothing can be sent until the rules are renewed. Contact IT.

layers-lead = The packs build on each other in the order they stand here. A pack can tighten the rules of those before it. To loosen anything takes a signed exception with an end date.
layer-kind-base = Base pack
layer-kind-municipality = The municipality’s pack
layer-kind-administration = The administration’s pack
layer-version = version { $version }
layer-id = Id
layer-source = Comes from
layer-built-in = Comes with Værn
layer-fetched = The pack repository
layer-signers = Signed by
layer-threshold = (at least { $threshold } required)
layer-unsigned-built-in = Nobody: the pack is built into the program
layer-unsigned = Nobody
layer-activated = In use since
layer-expires = In force until
layer-no-end = No end date
layer-digest = Checksum
layer-rejected = A new pack was refused. The rules below are still in force.
from-layer = From { $layer }

freshness-fresh = In force
freshness-ageing = Past its date
freshness-expired = Expired

guideline = Guidelines
guideline-version = Version { $version }
guideline-none = Your organisation has not added any guidelines.
guideline-copy = Copy the address
exceptions = Exceptions
exceptions-none = There are no exceptions.
exception-until = In force until { $date }
exception-over = Not in force (end date { $date })
managed = Settings
managed-none = Your organisation manages no settings.
managed-by = Managed by your organisation
managed-RepositoryUrls = Repositories of rule packs
managed-RootFingerprint = Fingerprint of the root file
managed-Unit = Unit
managed-MinPackVersion = Lowest allowed version of each layer
managed-Ring = Ring
managed-Mode = What new rules do
managed-FrontDoors = Allowed front doors

rules-search = Search the rules
rules-search-hint = Name, id or category
rules-count = { $count ->
        [0] No rules match
        [one] 1 rule
       *[other] { $count } rules
    }
stage-enforce = Acts
    .why = What the rule finds is treated as the rules say.
stage-advise = Only shown
    .why = What the rule finds is shown, but not changed.
stage-shadow = Only counted
    .why = The rule is on trial. What it finds is counted, but neither shown nor changed.
rule-off = Turned off
    .why = The rule is not used.
rule-seen = { $count ->
        [0] It would not have acted on anything that was sent from this PC since Værn started.
        [one] It would have acted once on what was sent from this PC since Værn started.
       *[other] It would have acted { $count } times on what was sent from this PC since Værn started.
    }
rule-steps = Who decided what?

try-promise = The text stays on this PC. It is not sent, not stored and not written to the log.
try-label = Text to try the rules on
try-empty = Write or paste a text and see step by step what the rules do with it.
try-found = found by the rule “{ $rule }”
try-over = The certainty is { $score } and reaches the threshold of { $threshold }.
try-under = The certainty is { $score } and does not reach the threshold of { $threshold }.
try-decision = decision: { $outcome }

## Command line

cli-would-send = This will be sent to “{ $endpoint }”:
cli-approve = Send it? [y/N]
cli-nothing-sent = Nothing was sent.
cli-logged = Logged as no. { $sequence }.
doctor-home = Data folder
doctor-pack = Rule pack
doctor-layer = – layer
doctor-sending = Sending
doctor-managed = Setting
doctor-rejected = Refused pack
doctor-endpoint = Endpoint
doctor-key = Log key
doctor-names = Name recogniser
doctor-log = Log
doctor-names-read = read and checked
doctor-names-bad = is not the one that belongs to this version of Værn. Nothing can be sent. Contact IT.
doctor-key-keyring = in this computer’s keyring
doctor-key-file = in a file that only you can read. This computer had no keyring when the log was started.
doctor-log-empty = empty
doctor-log-verified = { $size ->
        [one] 1 record, verified
       *[other] { $size } records, verified
    }
doctor-log-bad = { $fault }. Contact IT before anything more is sent.
