// The demo shop: basket, address, payment, review, result. What is about QMORE stands in qmore.js.

import * as qmore from "./qmore.js";
import * as saleor from "./saleor.js";
import {TEXTS} from "./texts.js";

const main = document.getElementById("main");
const state = JSON.parse(sessionStorage.getItem("shop") ?? '{"basket":{}}');
const keep = changes => sessionStorage.setItem("shop", JSON.stringify(Object.assign(state, changes)));
const language = () => state.language ?? (navigator.language.startsWith("de") ? "de" : "en");
const t = key => TEXTS[language()][key];
const price = gross => new Intl.NumberFormat(language(), {style: "currency", currency: gross.currency}).format(gross.amount);

/** Build an element: texts are always text, never markup. */
function el(tag, properties = {}, ...children) {
  const {data, ...rest} = properties;
  const made = Object.assign(document.createElement(tag), rest);
  if (data) made.dataset.testid = data;
  made.append(...children);
  return made;
}
let redraw = () => open();
/** Show a screen; `again` draws it anew in another language. */
function show(again, ...children) {
  redraw = again;
  main.replaceChildren(...children);
  main.focus({preventScroll: true});
  window.scrollTo(0, 0);
}
/** A button that works once at a time; what goes wrong is said below it. */
function action(label, testid, run, className = "go") {
  const problem = el("p", {className: "problem", role: "alert"});
  const button = el("button", {type: "button", className, data: testid}, label);
  button.onclick = async () => {
    button.disabled = true;
    problem.textContent = "";
    try { await run(); } catch (error) { problem.textContent = error.message; }
    button.disabled = false;
  };
  return el("div", {}, button, problem);
}
const quiet = (label, testid, run) => action(label, testid, run, "");

let catalogue = [];
async function home() {
  const tile = product => el("li", {className: "card"},
    el("h2", {}, product.name), el("p", {}, product.description),
    el("div", {className: "row"}, el("strong", {}, price(product.defaultVariant.pricing.price.gross)),
      el("button", {type: "button", data: "add-to-basket", onclick: () => {
        const id = product.defaultVariant.id;
        keep({basket: {...state.basket, [id]: (state.basket[id] ?? 0) + 1}});
        basket();
      }}, t("add"))));
  const lines = el("div", {className: "card", data: "basket"});
  function basket() {
    const known = catalogue.filter(p => state.basket[p.defaultVariant.id]);
    lines.replaceChildren(el("h2", {}, t("basket")), ...(known.length
      ? [...known.map(p => el("p", {}, `${state.basket[p.defaultVariant.id]} × ${p.name}`)),
        action(t("checkout"), "checkout", async () => address())]
      : [el("p", {}, t("empty"))]));
  }
  basket();
  show(home, el("h1", {}, t("products")), lines, el("ul", {className: "plain grid"}, ...catalogue.map(tile)));
}

const DEMO = {email: "eva@shop.example", firstName: "Eva", lastName: "Gruber", streetAddress1: "Ring 1",
  postalCode: "1010", city: "Wien", phone: "+431234567"};
const AUTOCOMPLETE = {email: "email", firstName: "given-name", lastName: "family-name", streetAddress1: "street-address",
  postalCode: "postal-code", city: "address-level2", phone: "tel"};
function address() {
  const fields = Object.entries(DEMO).map(([name, value]) => [el("label", {htmlFor: name}, t(name)),
    el("input", {id: name, name, value, required: true, autocomplete: AUTOCOMPLETE[name]})]);
  const form = el("form", {}, ...fields.flat());
  show(address, el("h1", {}, t("address")), form, action(t("toPayment"), "to-payment", async () => {
    if (!form.reportValidity()) return;
    const {email, ...given} = Object.fromEntries(new FormData(form));
    const where = {...given, country: "AT"};
    const lines = Object.entries(state.basket).map(([variantId, quantity]) => ({variantId, quantity}));
    const checkout = await saleor.createCheckout({email, lines, billingAddress: where, shippingAddress: where,
      languageCode: language() === "de" ? "DE_AT" : "EN"});
    keep({checkout, transactionId: null, to: `${given.firstName} ${given.lastName}, ${given.streetAddress1}, ${given.postalCode} ${given.city}`});
    await payment();
  }));
}

async function payment() {
  const offered = await qmore.paymentMethods(state.checkout.id, language());
  const area = el("div", {});
  const methods = offered.paymentMethods.map(method => {
    const radio = el("input", {type: "radio", name: "method", id: `method-${method.paymentType}`,
      data: `method-${method.paymentType}`, onchange: () => choose(method)});
    return el("div", {className: "method"}, radio, el("label", {htmlFor: radio.id}, method.label));
  });
  const problems = offered.errors.map(error => el("p", {className: "problem"}, error.consumerMessage));
  async function choose(method) {
    const data = {paymentType: method.paymentType};
    if (method.dataStorage) return card(data);
    const bank = method.financialInstitutions.length
      ? el("select", {id: "bank"}, ...method.financialInstitutions.map(b => el("option", {value: b.id}, b.name))) : null;
    area.replaceChildren(...(bank ? [el("label", {htmlFor: "bank"}, t("bank")), bank] : []),
      action(t("toReview"), "to-review", async () =>
        review({...data, ...(bank && {financialInstitution: bank.value})}, method.label)));
  }
  async function card(data) {
    area.replaceChildren(el("div", {id: "card-frame", data: "card-frame"}));
    const form = await qmore.cardForm(offered.dataStorage, "card-frame", cardFields());
    area.append(action(t("useCard"), "use-card", async () => {
      const stored = await form.store();
      review({...data, storageId: offered.dataStorage.storageId}, `${stored.brand} ${stored.maskedPan}, ${stored.expiry}`);
    }));
  }
  show(payment, el("h1", {}, t("payment")), ...problems, el("fieldset", {}, el("legend", {}, t("methods")), ...methods), area);
}

/** The shop's own card fields, for a channel in mode `classic`. */
function cardFields() {
  const field = (name, autocomplete, maxLength) => el("div", {}, el("label", {htmlFor: name}, t(name)),
    el("input", {id: name, name, autocomplete, maxLength, required: true, inputMode: autocomplete === "cc-name" ? "text" : "numeric"}));
  return el("form", {}, field("pan", "cc-number", 23), field("cardholdername", "cc-name", 100), el("div", {className: "parts"},
    field("expirationMonth", "cc-exp-month", 2), field("expirationYear", "cc-exp-year", 4), field("cardverifycode", "cc-csc", 4)));
}

function review(data, paidWith) {
  const idempotencyKey = crypto.randomUUID();
  const problems = el("div", {role: "alert"});
  const things = catalogue.filter(p => state.basket[p.defaultVariant.id])
    .map(p => el("div", {}, `${state.basket[p.defaultVariant.id]} × ${p.name}`));
  const row = (term, ...said) => [el("dt", {}, term), el("dd", {}, ...said)];
  show(() => review(data, paidWith), el("h1", {data: "review"}, t("review")),
    el("div", {className: "card"},
      el("dl", {}, ...(things.length ? row(t("items"), ...things) : []), ...row(t("deliverTo"), state.to ?? ""),
        ...row(t("payWith"), el("span", {data: "paid-with"}, paidWith))),
      el("div", {className: "row total"}, el("span", {}, `${t("total")} (${t("shipping")})`),
        el("span", {data: "total"}, price(state.checkout.totalPrice.gross)))),
    problems,
    action(t("pay"), "pay", async () => {
      const started = await qmore.start(state.checkout.id, {...data, returnUrl: `${location.origin}/return`,
        consumer: {userAgent: navigator.userAgent}}, {idempotencyKey, transactionId: state.transactionId});
      if (started.redirectUrl) return location.assign(started.redirectUrl);
      if (started.failed) return failure(started.failed);
      keep({transactionId: started.transactionId});
      problems.replaceChildren(...started.errors.map(e => el("p", {className: "problem"}, e.consumerMessage)));
    }),
    quiet(t("change"), "change", payment));
}

async function returned() {
  const transactionId = new URLSearchParams(location.search).get("transaction");
  show(returned, el("h1", {}, t("wait")));
  const event = await qmore.result(transactionId);
  keep({transactionId: null});
  if (event.type.endsWith("_SUCCESS") || event.type.endsWith("_REQUEST")) return success(event);
  return failure(event.message);
}
async function success(event) {
  const order = await saleor.completeCheckout(state.checkout.id);
  keep({basket: {}});
  ordered(order, event);
}
function ordered(order, event) {
  show(() => ordered(order, event), el("h1", {}, t("thanks")), el("p", {}, `${t("order")} `, el("strong", {data: "order-number"}, order.number)),
    ...(event.type.endsWith("_REQUEST") ? [el("p", {data: "pending"}, t("pending"))] : []),
    el("p", {}, el("a", {href: "/"}, t("home"))));
}
function failure(message) {
  show(() => failure(message), el("h1", {data: "payment-failed"}, t("failed")), el("p", {}, message || ""),
    action(t("again"), "try-again", async () => { history.replaceState(null, "", "/"); await payment(); }),
    el("p", {}, el("a", {href: "/"}, t("home"))));
}

/** Say which language is on, and draw with it. */
async function draw(screen) {
  document.documentElement.lang = language();
  document.querySelector("footer").textContent = t("note");
  for (const code of ["en", "de"]) document.getElementById(`lang-${code}`).ariaPressed = String(code === language());
  try { await screen(); } catch (error) {
    show(redraw, el("h1", {}, t("failed")), el("p", {className: "problem"}, error.message), el("p", {}, el("a", {href: "/"}, t("home"))));
  }
}
const open = () => (location.pathname === "/return" ? returned() : home());
for (const code of ["en", "de"]) {
  document.getElementById(`lang-${code}`).onclick = () => { keep({language: code}); draw(redraw); };
}
draw(async () => {
  catalogue = await saleor.products();
  await open();
});
