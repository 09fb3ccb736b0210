"""Every sentence the training data is made of.

`{slot}` is filled by synth.fill(). In WIDE, `[a|b|c]` stands for one of its alternatives (they may nest; an empty
one is allowed). No external data is used.
"""

# topic -> words that may name it in a prompt, how a prompt may describe it, the team, problem -> phrasings
TOPICS = {
    "billing": {
        "labels": ["billing", "payment", "payments", "invoice", "invoices", "finance", "charges"],
        "descriptions": [
            "invoices, charges and payments", "money, invoices and charges", "payment problems",
        ],
        "team": "billing",
        "problems": {
            "was charged twice": [
                "I was charged twice for {prod}.", "You billed me two times this month.",
                "My card shows two payments of {amt} instead of one.",
                "There is a duplicate charge of {amt} on my bank statement.",
                "I see the same charge twice on my credit card.",
                "Why did you take {amt} from my bank account twice?",
            ],
            "needs an invoice": [
                "Can you send me the invoice for {month}?", "I need a receipt for my last payment.",
                "Our accountant asks for a tax invoice for {prod}.",
                "I did not get any invoice for {month}.", "Please add our tax number to the invoice.",
                "Where can I find a copy of my bill?",
            ],
            "had a payment declined": [
                "My payment was declined.", "My credit card is refused when I try to pay.",
                "The checkout says that my card was rejected.",
                "I cannot pay, the payment page refuses my card.", "The bank transfer to you failed.",
                "I tried to pay {amt} with my card but it does not go through.",
            ],
            "sees a wrong amount": [
                "The amount on my bill is wrong.", "I paid {amt} but the price should be lower.",
                "The discount was not applied to my invoice.", "My bill is much higher than last month.",
                "You charged me {amt} too much.",
                "There is a fee of {amt} on my invoice that I do not understand.",
            ],
            "wants to change the payment method": [
                "I want to change my credit card for the next payment.", "How do I pay by bank transfer?",
                "Please use my new card for billing.",
                "My old card has expired, where do I enter the new one for the subscription fee?",
            ],
        },
    },
    "technical": {
        "labels": ["technical", "tech", "bug", "bugs", "technical_issue", "software", "error"],
        "descriptions": [
            "errors, crashes and bugs", "software problems", "things that do not work in the app",
        ],
        "team": "technical",
        "problems": {
            "sees the app crash": [
                "The app crashes every time I open it.", "Your app closes by itself after a few seconds.",
                "{prod} crashes when I click on {feat}.", "Since the last update the program crashes.",
                "The mobile app freezes on the start screen.",
                "The software hangs and I have to restart my {device}.",
            ],
            "sees an error message": [
                "I get error {n} when I open {feat}.", "The page shows an internal server error.",
                "There is an error message when I save a file.",
                "The website says that something went wrong.", "I see a blank page with error {n}.",
                "{feat} fails with an exception.",
            ],
            "says that a feature does not work": [
                "The {feat} button does nothing.", "{feat} does not work any more.",
                "The search returns no results at all.", "Nothing happens when I press {feat}.",
                "Exporting to a file is broken.", "{feat} stopped working on my {device}.",
            ],
            "says that it is slow": [
                "The website is very slow today.", "It takes minutes to load {feat}.",
                "The app is so slow that I cannot work.", "Pages load very slowly on my {device}.",
                "The server does not respond for a long time.",
            ],
            "has a sync problem": [
                "My files do not sync between my {device} and the cloud.",
                "The connection drops all the time.", "The integration with our system lost data.",
                "{prod} cannot connect to the server.", "The API returns bad data.",
                "I cannot install the new version on my {device}.",
            ],
        },
    },
    "account": {
        "labels": ["account", "login", "access", "account_access", "profile", "accounts"],
        "descriptions": ["login, password and profile", "access to the account", "sign in problems"],
        "team": "account",
        "problems": {
            "cannot log in": [
                "I cannot log in.", "I am locked out of my account.",
                "The login page does not accept my user name.", "I can not sign in since {day}.",
                "My account is blocked, please unlock it.",
                "It says that my account does not exist when I sign in.",
            ],
            "forgot the password": [
                "I forgot my password.", "The password reset email never arrives.",
                "How can I reset my password?", "The link to reset my password has expired.",
                "My new password is not accepted.", "I need a new password.",
            ],
            "wants to change the profile": [
                "I want to change my email address.", "How do I update my phone number in my profile?",
                "Please change the name on my account.",
                "I moved and want to update the details in my profile.",
                "My user name is spelled wrong, can you correct it?",
            ],
            "has a verification problem": [
                "I do not receive the verification code.", "The two factor code is always invalid.",
                "I lost my phone and can not confirm my identity.",
                "The confirmation email for my new account did not come.",
            ],
            "fears a hacked account": [
                "I think someone hacked my account.",
                "There was a login from a country where I have never been.",
                "Somebody else uses my account.", "I got an alert about a strange sign in.",
            ],
            "wants to add a user": [
                "How do I add a new user to our team?", "Please give my colleague access to our workspace.",
                "I need admin rights for my user.",
            ],
        },
    },
    "shipping": {
        "labels": ["shipping", "delivery", "logistics", "order_status", "tracking", "parcel"],
        "descriptions": ["parcels, tracking and delivery", "delivery problems", "where the parcel is"],
        "team": "shipping",
        "problems": {
            "has not received the parcel": [
                "My parcel has not arrived.", "I am still waiting for my {item}.",
                "The package should have been here on {day}.", "Where is my order?",
                "The {item} I ordered two weeks ago never came.", "My delivery is late.",
            ],
            "has a tracking problem": [
                "The tracking number does not work.", "The tracking page has not changed for {d} days.",
                "I have no tracking link for my {item}.",
                "According to the tracking my package is stuck in transit.",
            ],
            "received a damaged parcel": [
                "The box was damaged when it came.", "My {item} arrived broken.",
                "The courier dropped the package and the {item} is broken.",
                "The parcel was open and wet when it was delivered.",
            ],
            "received the wrong item": [
                "You sent me the wrong {item}.", "I got a {item} but I ordered something else.",
                "One item is missing in the box.", "The package contained the wrong color.",
            ],
            "wants to change the delivery address": [
                "Can you send the parcel to another address?", "I gave the wrong street for the delivery.",
                "Please deliver the {item} to my office.", "The courier could not find my house.",
            ],
            "asks about delivery time": [
                "When will my {item} be delivered?", "How long does shipping take?",
                "Do you ship to my country?", "Has my order been shipped yet?",
            ],
        },
    },
    "returns": {
        "labels": ["return", "returns", "exchange", "refund", "refunds", "warranty"],
        "descriptions": ["sending goods back and exchanges", "returns, exchanges and warranty"],
        "team": "returns",
        "problems": {
            "wants to return an item": [
                "I want to return the {item}.", "How can I send the {item} back?",
                "I would like to send back what I bought.", "Please send me a return label.",
                "I do not like the {item} and want to give it back.",
            ],
            "wants an exchange": [
                "Can I exchange the {item} for a bigger size?",
                "The {item} is too small, I want another size.",
                "I would like to swap the {item} for a different color.",
                "Please replace my {item} with a new one.",
            ],
            "asks about the warranty": [
                "Is my {item} still under warranty?",
                "My {item} stopped working after {d} months, does the guarantee cover it?",
                "I want to use the warranty for my {item}.",
            ],
            "asks about the return status": [
                "Did you receive the {item} that I sent back?",
                "I returned the {item} on {day} and heard nothing.", "What is the status of my return?",
            ],
        },
    },
    "cancellation": {
        "labels": ["cancellation", "cancel", "churn", "unsubscribe", "cancellations"],
        "descriptions": ["ending a subscription or plan", "customers who want to leave"],
        "team": "customer care",
        "problems": {
            "wants to cancel the subscription": [
                "I want to cancel my subscription.", "Please end my plan at the end of the month.",
                "How do I stop my membership?", "I no longer need {prod}, please cancel it.",
                "Do not renew my subscription.", "I wish to terminate the contract.",
            ],
            "wants to delete everything": [
                "Please close my account for good.", "Delete all my data, I am leaving.",
                "I am moving to a competitor, so stop the service.",
            ],
            "wants to cancel an order": [
                "I changed my mind, cancel my order please.",
                "Can I still cancel the {item} that I ordered?",
                "Stop my order, I do not want it any more.",
            ],
            "wants to stop emails": [
                "Take me off your newsletter.", "Stop sending me marketing emails.",
                "How can I unsubscribe from the mails?",
            ],
        },
    },
    "feature": {
        "labels": ["feature", "feature_request", "suggestion", "idea", "feedback", "feature-request"],
        "descriptions": ["ideas and wishes for the product", "suggestions for new functions"],
        "team": "product",
        "problems": {
            "suggests a feature": [
                "It would be great to have {feat} in {prod}.", "Please add a dark mode.",
                "Could you support {feat} in the next version?", "I suggest a shortcut for {feat}.",
                "I miss an option for {feat}.", "An idea: let us share {feat} with the team.",
            ],
            "wants more languages": [
                "Will you support more languages?", "Please translate the app into my language.",
                "A French version of {prod} would be nice.",
            ],
            "gives feedback": [
                "I have some ideas to improve {feat}.",
                "I love {prod}, but a calendar view would make it better.",
                "My wish for the next release is {feat}.",
            ],
        },
    },
    "sales": {
        "labels": ["sales", "pricing", "quote", "presales", "sales_question"],
        "descriptions": ["prices, plans and quotes before buying", "questions before a purchase"],
        "team": "sales",
        "problems": {
            "asks for a price": [
                "How much does {prod} cost?", "What is the price for {d} users?",
                "Can I get a quote for {d} seats?", "Do you offer a discount for schools?",
            ],
            "asks about plans": [
                "Which plan is right for a small team?",
                "What is the difference between the basic and the pro plan?",
                "Is there a free trial of {prod}?", "We want to upgrade to the bigger plan.",
            ],
            "wants a demo": [
                "Can we book a demo of {prod}?", "I would like to talk to a sales person.",
                "Our company is interested in buying {prod}.", "Can someone call me about an offer?",
            ],
        },
    },
}

# topic -> problem -> wider phrasings, so that the model reads tickets that nobody generated a little better
WIDE = {
    "billing": {
        "was charged twice": [
            "[You|Your company|Your shop] [charged|billed|debited] [me|us|my card|our account] [twice|two times|double] [for the same [order|month|thing|bill]|this week|in {month}|].",
            "[The same|One] [payment|charge|amount|fee] [appears|shows up|is listed|was taken] [twice|two times] on my [bank|card|credit card|account] statement.",
            "[Looks like|It seems that|I noticed that] {amt} [was|has been] [taken|withdrawn|deducted] [twice|two times|again] from my [bank account|card|account].",
            "[I paid|We paid] [once|only once|one time] but [the money was|{amt} was] [taken|withdrawn|debited] [twice|two times|a second time].",
            "[Why|Can you explain why] [did I pay|was I billed|do I see a charge] [twice|two times|double|again] [for {prod}|this month|in {month}|]?",
            "[Double|Duplicate|A second|An extra] [payment|charge|billing|debit] [on my [card|account|statement]|of {amt}|for {month}][, please check|, how come|].",
        ],
        "needs an invoice": [
            "[I need|We need|Could you send|Please send|Please email me|I am looking for] [an invoice|a bill|a receipt|a copy of the invoice|the receipt|a proof of payment] for [{month}|{prod}|my last payment|the order|our books|what I paid|the tax office].",
            "[Where do I|How can I|How do I] [download|get|print|find] [my|our|the] [invoices|receipts|invoice|bill|billing history] [from last year|for {month}|]?",
            "The [VAT|tax] [id|number] [is missing|is wrong|should be] on [my|our|the] [invoice|bill|receipt].",
            "[Our accountant|Our bookkeeper|My boss|Our finance department] [needs|wants|asks for] [the|an|a corrected] [invoice|receipt|bill] [for {month}|with our address|].",
            "The [company name|address|name|date|tax] on [the|your|my] [invoice|bill|receipt] is [wrong|incorrect|not right|misspelled].",
            "[No|Still no] [invoice|receipt|bill] [for {month}|came|in my inbox] [this time|yet|so far|].",
        ],
        "had a payment declined": [
            "[My|Our|The] [card|credit card|debit card|Visa|payment|bank transfer] [keeps being|is always|was|gets|is] [declined|rejected|refused|denied] [at checkout|when I pay|by your system|although there is money on it|].",
            "[I try|I tried|We tried] to pay [{amt}|with my card|the bill|for {prod}|the invoice] but [the payment fails|it fails|it is refused|the card is not accepted|the transaction is declined].",
            "[Payment|The payment|Transaction|My payment] [failed|fails|does not go through|did not go through|keeps failing] [again|every time|since {day}|].",
            "[You do not accept|Your site does not take|The checkout does not accept] my [credit card|card|debit card|bank card].",
        ],
        "sees a wrong amount": [
            "[The|My|Our|Your] [invoice|bill|charge|price|total] [is|was] [too high|wrong|higher than [agreed|promised|expected|the offer|the website says]|{amt} too much].",
            "[You|You have] [charged|billed] [us|me] [too much|more than agreed|for {d} users instead of fewer|{amt} more than [expected|usual|agreed]].",
            "[There is|I see|I found|What is] [an unknown|a strange|an unexpected|an extra|another] [fee|charge|payment|amount|cost] [of {amt} |][on my [bill|card|invoice|statement]|this month].",
            "[The|My] [coupon|discount|voucher|promo code] was [not taken off|not counted|ignored on|missing from] [the|my] [bill|invoice|total|price].",
            "[We are|I am] [billed|charged|paying] for [{d} seats|{d} licenses|{d} users|things|a plan] [that we do not have|I never ordered|but we have less|too many].",
            "The [price|amount|total] [you billed|you charged|on the invoice] [does not match|differs from|is not] the [quote|offer|price list|price on your page].",
        ],
        "wants to change the payment method": [
            "[Can I|How can I|Is it possible to|I would like to|We would like to] pay [by|with|via|through] [invoice|bank transfer|PayPal|another card|direct debit|cheque|a different card].",
            "[Where|How] do I [change|update|replace|enter] [the|my] [credit card|card|payment method|payment details|bank details|billing details]?",
            "[Please|Could you] [change|update|switch|set] [our|my] [payment|billing] [method|card|details|address] [to [invoice|yearly|monthly]|].",
            "[My|The] [credit card|bank card|card] [expires|expired|was replaced] [soon|in {month}|last week|], [how do I update it|where do I put the new one|what now].",
            "[Can we|I want to|We want to] [switch|change] from monthly to yearly [billing|payment|payments].",
        ],
    },
    "technical": {
        "sees the app crash": [
            "[The|Your] [app|program|application|software|tool] [crashes|closes|quits|shuts down|dies|stops] [when|whenever|as soon as|every time] [I open [{feat}|a file|it]|I press [a button|save|start]|I [click|tap] on {feat}|it starts].",
            "[After|Since] [the update|the latest version|updating|yesterday|I updated] [the app|your app|{prod}] [crashes|freezes|hangs|closes] [on my {device}|all the time|constantly|].",
            "[{prod}|The app|The program|The window|Everything] [freezes|hangs|locks up|gets stuck|stops responding] [after [a few|some|ten] [seconds|minutes|clicks]|on the {device}|when I use {feat}|].",
            "[I cannot use|I can not open|It is impossible to open] [{feat}|the app|{prod}] [because it crashes|without a crash|, it just closes].",
        ],
        "sees an error message": [
            "[{feat}|The page|The site|Your API|The app|The server] [shows|returns|gives|throws|answers with|displays] [an error|error {n}|an exception|a {n} error|an error message|an internal error].",
            "[I get|We get|I keep getting|There is] [an error|error code {n}|a strange error|a message with error {n}|a {n}] [when|while|after] [I open {feat}|saving|uploading|exporting|loading the page|I use {feat}].",
            "[The|My] [screen|page|dashboard|window] [is|stays|goes|remains|turns] [blank|white|empty|black] [when I open {feat}|after loading|on my {device}|].",
            "[Something went wrong|Unexpected error|Internal error|Request failed], [that is all I see|says the app|again and again|it says] [in {feat}|on {day}|].",
        ],
        "says that a feature does not work": [
            "[{feat}|The button|The menu|The link|The filter|The form|The page] [is broken|does not work|does nothing|has stopped working|no longer works|will not open|fails] [on my {device}|since {day}|at all|any more|].",
            "[When|Whenever|If] I [click|press|tap|use] [{feat}|the button|on save], [nothing happens|it does nothing|nothing is saved|it fails|the page just reloads].",
            "[I found a bug|There is a bug|Bug] [in {feat}|: {feat} is broken|with {feat}].",
            "[I cannot|I can not|We cannot|It is not possible to] [export|print|upload|save|import|open|search|download] [my files|anything|the report|the data|a document|pictures] [any more|since the update|on my {device}|].",
            "[The|My] [notifications|filters|charts|pictures|videos|files|reports] [do not load|are not shown|do not open|have disappeared|are broken] [any more|in {feat}|].",
            "[Search|The search|Export|Printing|The import|Upload] [finds nothing|gives nothing|always fails|is broken|shows nothing|never ends].",
        ],
        "says that it is slow": [
            "[{feat}|The page|The site|The app|{prod}|Everything] [is|has been|became|got] [very|so|extremely|terribly|really] slow [today|since {day}|on my {device}|after the update|].",
            "[Loading|Opening|Saving|Exporting] [{feat}|a file|the page|anything] takes [forever|ages|{d} minutes|very long|half an hour].",
            "[I wait|I have to wait|We wait] [minutes|ages|{d} seconds] [until {feat} loads|for every click|for a page].",
            "[The server|Your server|The API|The site] [is down|times out|does not answer|is not reachable|responds very late].",
        ],
        "has a sync problem": [
            "[My|Our|The] [files|notes|photos|data|changes|contacts] [do not|don't|are not|never] [sync|syncing|appear|update|show up] [on my {device}|between my {device} and the web|on the other device|any more].",
            "[The sync|Syncing|Synchronization|The backup] [is stuck|failed|stopped|does not finish|hangs] [since {day}|at {d} percent|].",
            "[The integration|The plugin|The API|The connection|The webhook] [with our system|to the server|] [broke|is broken|stopped working|loses data|fails|keeps dropping].",
            "[I cannot|I can not] [install|update|download|start] [{prod}|the app|the new version|the update] on my {device}.",
            "[Data|A file|My work|A document] [was lost|is gone|disappeared] [after the update|after syncing|since the crash].",
        ],
    },
    "account": {
        "cannot log in": [
            "[I|We] [cannot|can not|can't|am not able to|could not] [log in|sign in|log on|login|get in|get into my account|access my account|enter my account] [any more|since {day}|on my {device}|today|].",
            "[My|The|Our] [account|user|login|profile] [is|was|has been|got] [locked|blocked|disabled|suspended|deactivated] [after some tries|, please unlock it|since {day}|and I do not know why|].",
            "[The login|The sign in|Your login page|It] [says|tells me] [that |][my user does not exist|my password is wrong|wrong password|the user name is unknown|my account is locked|the login is invalid].",
            "[Logging in|Login|Signing in|Sign in] [fails|does not work|is not possible|is impossible] [with my [email|password|user name]|for my user|since {day}|].",
            "[I lost|I have no] access to my [account|profile|user|workspace] [since I changed my {device}|since {day}|].",
        ],
        "forgot the password": [
            "[I forgot|I have forgotten|I lost|I do not remember|I cannot remember] [my|the] [password|login|user name|pin].",
            "[The|Your] [password reset|reset|password] [email|link|mail|code] [never came|does not arrive|has expired|is invalid|does not work|is not in my inbox].",
            "[How do I|Can you|Please|I want to|I need to] [reset|change|recover|set] [my|a new] password[ please|].",
            "[I asked for|I requested] a [new password|password reset] but [nothing came|no email arrived|the link is dead].",
        ],
        "wants to change the profile": [
            "[Please|Can you|Could you|How do I|I want to|I would like to] [change|update|correct|edit|replace] [the|my] [email|email address|phone number|name|user name|picture|language] [in my profile|of my account|on my account|for my login|].",
            "[I have|I got|We have] a new [email address|phone number|last name|company name], [please update my profile|can you change it in my account|how do I change it].",
            "[My name|My email|The company name] is [wrong|misspelled|outdated|old] in [my profile|the profile|my account|the account settings].",
            "[I married|I moved|We changed our name] and [need|want] to [change|update] [my|the] [profile|account details|personal details].",
        ],
        "has a verification problem": [
            "[The|My|Your] [verification|two factor|security|confirmation|login|2FA|SMS] code [is wrong|is always wrong|never arrives|does not come|is rejected|is invalid|expires too fast].",
            "[I lost|I changed|I sold|I broke] my phone and [cannot get|do not have|can not create] the [code|login code|two factor code|verification code] [any more|].",
            "[The|A] [confirmation|verification|activation] [email|link|mail] [for my account|] [never came|does not work|has expired|is not there].",
            "[How do I|Please|Can you] [turn off|disable|reset|remove] [two factor|2FA|the two step login|the authenticator] [for my user|on my account|].",
        ],
        "fears a hacked account": [
            "[Someone|Somebody|A stranger|Another person] [logged into|signed in to|got into|is using|has access to|stole|took over] my [account|profile|login|user].",
            "[I see|There was|There is|I got a mail about] [a login|a sign in|an access|activity] [from another country|from a city I do not know|that was not me|at night] [on my account|in my profile|].",
            "[My account|My profile|My login] [was|has been|may be|is] [hacked|stolen|compromised|taken over].",
            "[My password|My email] was changed [and it was not me|by someone else|without me].",
        ],
        "wants to add a user": [
            "[How do I|How can I|Can you|Please|I want to|We need to] [add|invite|create|remove|register] [a user|a colleague|a new member|a team member|another person|{d} users] [to|in|for] [our team|our workspace|our account|the account|the company account].",
            "[My colleague|{name}|A new employee|My boss] [needs|should get|wants|has no] [access|a login|an account|permission] [to our workspace|to our account|to the team|].",
            "[Please give|Can you give|I want to give] [{name}|me|my colleague] [admin|editor|owner|read] [rights|permissions|access].",
            "[How do I|I want to] [transfer|hand over|move] [the account|ownership|the admin role] to [a colleague|{name}|someone else].",
        ],
    },
    "shipping": {
        "has not received the parcel": [
            "[My|The|Our] [parcel|package|order|delivery|{item}|shipment] [has not come|did not come|has not arrived|never arrived|is not here|is late|is overdue|is lost] [yet|since {day}|after {d} days|still|].",
            "[I have been|I am|We are|I am still] waiting [for my {item}|for my order|for the parcel|for the delivery] [for {d} days|for weeks|since {day}|since {month}|].",
            "[Where is|Where are|What happened to|I am looking for] my [{item}|parcel|package|order|delivery|goods|shipment]?",
            "[It should have|My {item} should have|The parcel was supposed to] [arrived|come|be here|been delivered|arrive] [on {day}|last week|{d} days ago|yesterday].",
            "[The|Your] [driver|courier|mailman|delivery man] [did not come|never rang|left nothing|did not ring] [on {day}|at my door|].",
            "[The status says|It says|The mail says|Tracking says] delivered but [I got nothing|nothing is here|nothing came|my mailbox is empty|I have no parcel].",
        ],
        "has a tracking problem": [
            "[The|My|Your] tracking [number|link|page|code] [does not work|is invalid|shows nothing|is not found|has not changed since {day}|is unknown].",
            "[I have no|I never got a|I did not get the|Please send me the|Where is the] tracking [number|link|code] [for my {item}|for the parcel|].",
            "[Tracking|The tracking] [says|shows] [in transit|on the way|at the depot|returned to sender|nothing] [since {day}|for {d} days|for weeks].",
            "[The parcel|My package|The shipment] [is stuck|hangs|has been] [in customs|at the depot|in another city] [since {day}|for {d} days].",
        ],
        "received a damaged parcel": [
            "[The|My] [{item}|box|parcel|package|content] [was|is|arrived|came] [broken|damaged|crushed|wet|in pieces|torn|scratched] [when I opened it|on arrival|when it was delivered|].",
            "[The courier|The driver|The delivery man] [threw|dropped|left|damaged] [the box|the parcel|my package] [in the rain|over the fence|in the garden|on the floor|].",
            "[When I opened|I opened|After opening] the [box|parcel|package] [and |, ][the {item} was broken|everything was broken|the {item} had cracks|it was damaged].",
            "[A|The] [damaged|broken|wet|torn] [box|parcel|package|{item}] [came|arrived|was delivered] [on {day}|today|].",
        ],
        "received the wrong item": [
            "[I|We] [got|received|were sent] [the wrong {item}|another {item}|a {item} instead|something else|the wrong size|the wrong color|only half of the order].",
            "[I|We] ordered [a blue|a black|one|a large|two] {item} [but|and] [you sent|I got|received] [a red one|another one|a {item} that is not mine|a wrong one|a different model].",
            "[One|A|The] {item} [is|was] missing [in|from] [the box|my parcel|the delivery|the package].",
            "[You delivered|You shipped|You sent] [the wrong|an incorrect|another] [item|{item}|product|color|model|size].",
        ],
        "wants to change the delivery address": [
            "[Can you|Could you|Please|Is it possible to] [deliver|send|ship|redirect] [it|my order|the parcel|the {item}|my package] to [my office|another address|my neighbor|my new home|a pickup point|a different street] [instead|].",
            "[I gave|I typed|I entered|I used] [the wrong|an old|a wrong] [street|address|house number|zip code|delivery address] [for the parcel|when I ordered|for the delivery].",
            "[I need to|I want to|How do I] change the [delivery|shipping] address [of my order|for the {item}|].",
            "[I am not at home|I will be away|Nobody is home] on {day}, [can you deliver later|please deliver on another day|can the courier come later].",
        ],
        "asks about delivery time": [
            "[When|On which day] [will|does|is] [my order|the {item}|my {item}|the parcel|it] [be shipped|be sent|arrive|be delivered|leave your warehouse|get here]?",
            "[How long|How many days] does [the delivery|shipping|the parcel|express shipping] take[ to {w}|]?",
            "[Do you|Can you] [ship|deliver|send] [to {w}|to other countries|abroad|on Saturday|by express]?",
            "[Has|Did] my [order|{item}|parcel] [been sent|left the warehouse|been shipped|left] [yet|already|]?",
            "[I need|I want] the {item} [before|by|until] {day}, [can you ship faster|will it arrive in time|is express delivery possible]?",
        ],
    },
}

# a condition as a rule states it -> sentences that fulfil it; they can be added to a ticket of any topic
BASE_RULES = {
    "asks for a refund": [
        "I want my money back.", "Please refund me.", "I ask for a full refund.", "Give me a refund.",
    ],
    "mentions a lawyer": [
        "I will talk to my lawyer.", "My lawyer will contact you.",
        "Otherwise you will hear from my lawyer.",
    ],
    "is angry": [
        "This is a disgrace!", "I am furious!", "I am very angry about this.",
        "This is the worst service ever!",
    ],
    "mentions a competitor": [
        "Your competitor does this better.", "A competitor offers the same for less.",
        "I may go to a competitor.",
    ],
}

# the same for training: more conditions, and more ways to ask for a refund
RULES = {
    "asks for a refund": [
        "I want my money back.", "Please refund me.", "I ask for a full refund.", "Give me a refund.",
        "I want a refund.", "Refund my money please.", "I demand a refund.", "Can I get a refund?",
        "Give me my money back.", "I expect a refund now.",
    ],
    "mentions a lawyer": [
        "I will talk to my lawyer.", "My lawyer will contact you.",
        "Otherwise you will hear from my lawyer.",
    ],
    "is angry": [
        "This is a disgrace!", "I am furious!", "I am very angry about this.",
        "This is the worst service ever!",
    ],
    "mentions a competitor": [
        "Your competitor does this better.", "A competitor offers the same for less.",
        "I may go to a competitor.",
    ],
    "threatens to leave": ["I will leave you for good.", "I am going to leave you.", "Fix it or I leave."],
    "mentions a deadline": [
        "The deadline is {day}.", "We have a deadline on {day}.", "My deadline is close.",
    ],
    "mentions the police": [
        "I will call the police.", "The police will hear of it.", "I have told the police.",
    ],
    "mentions a child": ["My child is very sad.", "It was for my child.", "My child needs it."],
    "asks for a manager": [
        "I want to talk to your manager.", "Get me a manager.", "Let me speak with a manager.",
    ],
    "mentions the press": [
        "I will tell the press.", "The press will hear about this.", "I know people in the press.",
    ],
    "asks for a call": ["Please call me.", "Give me a call.", "I ask for a call back."],
    "mentions a contract": ["It is in our contract.", "Our contract says otherwise.", "Read the contract."],
}

URGENT = [
    "This is urgent.", "I need this as soon as possible.", "Please answer right now.",
    "It is an emergency.", "I need help immediately.", "ASAP please!",
]
CALM = ["There is no hurry.", "Take your time.", "No rush.", "It is not urgent.", "Whenever you have time."]

# What the slots are filled with.
PROD = [
    "Acme Pro", "CloudBox", "the premium plan", "NoteFlow", "the basic plan", "PhotoSync", "TaskPad",
    "the family plan", "Mailer", "DataHub",
]
FEAT = [
    "export", "search", "the calendar", "print", "upload", "the report", "video calls", "the dashboard",
    "import", "settings", "offline mode", "comments",
]
ITEM = [
    "phone", "shoes", "laptop", "jacket", "lamp", "chair", "headphones", "book", "coffee machine",
    "keyboard", "table", "watch", "bag", "monitor",
]
DEVICE = ["phone", "laptop", "tablet", "computer", "iPhone", "Mac", "PC"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "yesterday"]
MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
]
NAMES = [
    "Anna", "Ben", "Carla", "David", "Emma", "Felix", "Grace", "Hugo", "Ines", "Jack", "Karim", "Lena",
    "Marc", "Nora", "Omar", "Paul", "Rosa", "Sam", "Tom", "Zoe",
]

# What stands around the problem in a ticket.
HELLO = [
    "Hello,", "Hi,", "Hi there,", "Dear support team,", "Good morning,", "Hello team,", "Hey,",
    "Dear Sir or Madam,", "To whom it may concern,",
]
BYE = [
    "Thanks, {name}", "Thank you.", "Best regards, {name}", "Thanks in advance.", "Regards, {name}",
    "Please help.", "Many thanks, {name}", "Can you help me?", "Thanks!",
]
FILL = [
    "I have been a customer for {d} years.", "I bought it on {day}.", "I already wrote to you on {day}.",
    "I am using it at work.", "My name is {name}.", "I hope that you can help.",
    "I looked at the help pages first.", "We are a team of {d} people.",
    "A friend told me to write to you.", "I like your company.", "I tried it again on {day}.",
]
ORDER_SENT = [
    "My order number is {ord}.", "Order {ord}.", "The order id is {ord}.", "It is about order {ord}.",
    "Order number: {ord}", "Reference: order {ord}.", "My order is {ord}.",
]
NOISE = [
    "My name is {w}.", "I live in {w}.", "It is about the {w}.", "We call it {w} {w}.",
    "{w} and {w} told me so.", "I use {w} for {w}.", "The {w} was {w} on {day}.", "Regards, {w} {w}",
    "My company is {w}.", "{w} {w} {w}.",
]

# What prompts are made of. {t} is a word for the ticket, {l} labels, {c} a condition, {k} keys, {e} an example.
ROLE = [
    "You are a support assistant.", "You are a helpful assistant.",
    "You work for the support team of Acme.", "You triage support tickets.", "You are a triage bot.",
    "Act as a support agent.",
]
STYLE = [
    "Be polite.", "Be brief.", "Think carefully.", "Read the ticket carefully.",
    "The customer is always right.", "Our customers write in English.", "Do not invent facts.",
    "Do your best.", "The answer is read by a machine.", "This is important.",
    "We sell software and devices.", "Our team works from Monday to Friday.",
]
POLICY = [
    "The company {w} sells {prod} and {item} in many countries.", "The team answers within {d} hours.",
    "{prod} has {feat} and {feat}.", "Customers can reach us from {day} to {day}.",
    "Premium customers pay {amt} per month.", "The {item} is sold since {month}.",
    "Never promise anything about {feat}.", "Use plain words and keep the tone friendly.",
    "Tickets come from the web form, by email and from the app.",
    "A {t} can be short or long and can contain typos.", "The support desk of {w} is in {w}.",
    "Ignore greetings and signatures.", "Look at the main problem of the customer.",
    "If several topics fit, take the main one.", "Names such as {name} or {w} do not matter.",
]
TICKET_WORDS = [
    "ticket", "ticket", "ticket", "support ticket", "message", "customer message", "request", "email",
]
CLASSIFY = [
    "Classify the {t}.", "Classify the {t} below.", "Decide what the {t} is about.",
    "Sort the {t} into a category.", "Assign the {t} to a category.", "Pick the right label for the {t}.",
    "What is the topic of the {t}?", "Route the {t} to the right team.", "Label the {t}.",
]
LISTS = [
    "The labels are: {l}.", "Labels: {l}.", "Labels: {l}", "Use one of these labels: {l}.",
    "Possible labels: {l}.", "Choose from {l}.", "The categories are {l}.", "Categories: {l}.",
    "Allowed labels: {l}", "Allowed answers: {l}.", "Options: {l}.",
]
ONELINE = [
    "Classify the {t} as {l}.", "Classify the {t} into one of these labels: {l}.", "Is the {t} about {l}?",
    "Decide if the {t} is {l}.",
]
ONLY = [
    "Answer with one label.", "Answer with one label only.", "Reply with the label only.",
    "Answer with only the label.", "Output only the label.",
    "Answer with exactly one label and nothing else.", "Respond with a single word.",
    "Reply with one word.", "Only answer with the label.", "Return just the label.",
    "Give only the category.", "Do not explain.", "No other text.",
    "Answer with the label and no other text.", "Do not write anything else.",
    "Write the label, no explanation.",
]
REPLY = [
    "Answer the customer.", "Help the customer.", "Write a reply to the {t}.", "Reply to the customer.", "",
    "", "Answer the {t}.", "Handle the {t}.", "Process the {t}.", "Deal with the {t}.", "Classify the {t}.",
    "What is the {t} about?", "Label the {t}.", "Sort the {t}.",
]
SUMMARIZE = [
    "Summarize the {t}.", "Summarize the {t} in one sentence.", "Give a short summary of the {t}.",
    "Sum up the {t} in one line.", "Write a summary.",
]
EXTRACT = [
    "Extract the order id.", "Extract the order number from the {t}.", "Find the order id in the {t}.",
    "What is the order id?", "Give me the order number.", "Find the order number.",
]
EXTRACT_ONLY = [
    "Answer with the id only.", "Reply with only the order id.", "Output only the id.",
    "Answer with the number only.", "No other text.", "Return just the id.", "Do not write anything else.",
]
EXTRACT_NONE = [
    "If there is none, answer \"{x}\".", "If there is no order id, answer {x}.",
    "Answer {x} if the {t} has no order number.", "Write {x} when it is missing.",
]
URGENT_QUESTION = [
    "Is the {t} urgent?", "Decide if the {t} is urgent.", "Does the customer need a fast answer?",
    "Check if the {t} is urgent.",
]
YES_NO = ["Answer yes or no.", "Reply with yes or no.", "Answer only yes or no.", "Say yes or no."]
JSON = [
    "Answer in JSON with the keys {k}.", "Return a JSON object with the keys {k}.", "Reply with JSON: {e}",
    "Output JSON with {k}.", "Answer as JSON with {k}.", "Use this JSON format: {e}",
    "Answer only with a JSON object with the fields {k}.",
]
RULE_TEXT = [
    "If the customer {c}, answer {l}.", "If the customer {c}, always use {l}.",
    "When the customer {c}, the label is {l}.", "Use {l} if the customer {c}.",
    "Rule: if the customer {c}, choose {l}.", "Tickets where the customer {c} are always {l}.",
]
HEAD = [
    "Ticket: ", "Ticket:\n", "Message: ", "Customer message:\n", "The ticket:\n", "Support ticket: ",
    "Email:\n", "Customer: ", "", "", "Input: ",
]

# Labels for what fits no other label.
OTHER = ["other", "general", "misc", "unknown", "none"]

# Syllables of invented words.
SYLLABLES = (
    "ba be bi bo ka ke ko la le lo ma mi mo na ne no pa pe ra re ro sa se so ta te ti to va vi zo cha dra gre plu sto tri wex qui fy jun"
).split()
