/** The pages: installing an app, its own page, orders with the widgets of apps. Texts are always text, never markup. */

import {address, mount, resize} from "./bridge.js";

const ROOT = "/dashboard";
const main = document.getElementById("main");
const kept = JSON.parse(sessionStorage.getItem("board") ?? "{}");
const set = {theme: "light", locale: "en", user: "owner", ...kept};
const USERS = {
  owner: ["Owner: every permission", ["HANDLE_PAYMENTS", "MANAGE_APPS", "MANAGE_ORDERS"]],
  cashier: ["Cashier: HANDLE_PAYMENTS", ["HANDLE_PAYMENTS", "MANAGE_ORDERS"]],
  clerk: ["Clerk: MANAGE_ORDERS", ["MANAGE_ORDERS"]],
};
let shop = {}, mounted = [];

function el(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
const show = (...children) => { main.replaceChildren(...children); main.focus({preventScroll: true}); };
const table = (heads, rows) => el("table", {}, el("thead", {}, el("tr", {}, ...heads.map(h => el("th", {scope: "col"}, h)))),
  el("tbody", {}, ...rows.map(row => el("tr", {}, ...row.map(cell => el("td", {}, cell ?? ""))))));
const money = ({amount, currency}) => new Intl.NumberFormat(set.locale, {style: "currency", currency}).format(amount);

async function ask(path, body) {
  const answer = await fetch(`/sandbox/${path}`, body && {method: "POST", body: JSON.stringify(body), headers: {"content-type": "application/json"}});
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(typeof said.detail === "string" ? said.detail : `The sandbox answered ${answer.status}.`);
  return said;
}
/** A button that works once at a time; what goes wrong is said beside it. */
function action(label, run, className = "") {
  const problem = el("span", {className: "problem", role: "alert"});
  const button = el("button", {type: "button", className}, label);
  button.onclick = async () => {
    button.disabled = true;
    problem.textContent = "";
    try { await run(); } catch (error) { problem.textContent = error.message; }
    button.disabled = false;
  };
  return el("span", {className: "row"}, button, problem);
}
function notify({status, title, text}) {
  const notice = el("div", {className: status ?? ""}, el("strong", {}, title ?? ""), " ", text ?? "");
  document.getElementById("notices").append(notice);
  setTimeout(() => notice.remove(), 8000);
}
function heard(way, type, payload) {
  const list = document.querySelector("#said ol");
  list.append(el("li", {}, `${way} ${type} ${JSON.stringify(payload ?? {})}`));
  while (list.children.length > 40) list.firstChild.remove();
}

const appPath = app => `${ROOT}/extensions/app/${encodeURIComponent(app.id)}`;
const go = path => { history.pushState(null, "", ROOT + path); draw(); };
function redirect({to, newContext}) {
  const inside = to.startsWith("/");
  if (newContext) window.open(inside ? ROOT + to : to, "_blank", "noopener");
  else if (inside) go(to);
  else location.assign(to);
}
const actions = (app, widget) => ({
  notification: notify,
  redirect,
  requestPermissions: ({permissions}) => notify({status: "info", title: "The app asks for", text: permissions.join(", ")}),
  refreshEntity: () => draw(),
  ...(widget ? {widgetResize: resize} : {updateRouting: ({newRoute}) => history.pushState(null, "", `${appPath(app)}${newRoute}`)}),
});
/** Frame the app's page or a widget of it. */
function frame(app, url, title, {path = "", params = {}, widget = false} = {}) {
  const api = `${location.origin}/graphql/`;
  const own = Object.fromEntries(new URLSearchParams(location.search));
  const src = address(url, path, {...own, domain: location.host, saleorApiUrl: api, id: app.id, theme: set.theme, ...params});
  const made = mount(src, title, {
    token: async seconds => (await ask("dashboard-token", {permissions: USERS[set.user][1], email: `${set.user}@shop.example`, ...(seconds ? {seconds} : {})})).token,
    theme: () => set.theme,
    locale: () => set.locale,
    versions: shop.version,
    actions: actions(app, widget),
    heard,
  });
  if (!widget) made.frame.className = "page";
  mounted.push(made);
  return made.frame;
}

function extensions() {
  const {app} = shop;
  const known = app && el("div", {className: "card"}, el("h2", {}, el("a", {href: appPath(app)}, app.name)),
    el("p", {}, `${app.identifier}, version ${app.version}`),
    ...app.problems.map(p => el("p", {className: "problem"}, `${p.message} (${p.count})`)),
    action("Uninstall", async () => { await ask("uninstall", {}); await load(); }));
  show(el("h1", {}, "Extensions"), known ?? el("p", {}, "No app is installed."), installer());
}
/** As the admin does: the manifest's address, then what the app wants, then the installation. */
function installer() {
  const url = el("input", {id: "manifest", type: "url", required: true, placeholder: "https://…/api/manifest", value: set.manifest ?? ""});
  const wants = el("div", {});
  const fetching = action("Read the manifest", async () => {
    wants.replaceChildren();
    const {manifest, error} = await ask("manifest", {manifestUrl: url.value});
    if (error) throw new Error(error);
    wants.replaceChildren(el("h3", {}, manifest.name), el("p", {}, manifest.about ?? ""), el("p", {}, "This app wants to:"),
      el("ul", {}, ...manifest.permissions.map(name => el("li", {}, name))),
      action("Install app", async () => {
        const done = await ask("install", {manifestUrl: url.value});
        if (done.error) throw new Error(done.error);
        notify({status: "success", title: "Installed", text: manifest.name});
        await load();
      }, "go"));
  });
  return el("section", {className: "card"}, el("h2", {}, "Install from manifest"),
    el("div", {className: "field"}, el("label", {htmlFor: "manifest"}, "Manifest URL"), url), fetching, wants);
}
function page(id, path) {
  const {app} = shop;
  if (app?.id !== id) return show(el("h1", {}, "This app is not installed."));
  show(frame(app, app.appUrl, app.name, {path}));
}

async function orders() {
  const {orders: found} = await ask("state");
  show(el("h1", {}, "Orders"), found.length ? table(["Order", "Total", "Charge", "Channel"], found.reverse().map(order => [
    el("a", {href: `${ROOT}/orders/${encodeURIComponent(order.id)}`}, `#${order.number}`), money(order.total), order.chargeStatus, order.channel]))
    : el("p", {}, "There are no orders yet; buy something in the demo shop."));
}
async function order(id) {
  const state = await ask("state");
  const found = state.orders.find(one => one.id === id);
  if (!found) return show(el("h1", {}, "There is no such order."));
  const paid = state.transactions.filter(one => one.order?.id === id);
  show(el("h1", {}, `Order #${found.number}`), el("div", {className: "sides"},
    el("div", {}, el("p", {}, `${money(found.total)}, ${found.chargeStatus}, ${found.channel}`), ...paid.map(transaction)),
    el("aside", {"ariaLabel": "Apps"}, ...widgets(id))));
}
function transaction(found) {
  const amount = el("input", {inputMode: "decimal", ariaLabel: "Amount, empty for all", size: 8});
  const does = name => action(name, async () => {
    const said = await ask(`transactions/${encodeURIComponent(found.id)}/${name === "Capture" ? "charge" : name.toLowerCase()}`, amount.value ? {amount: amount.value} : {});
    if (said.errors.length) throw new Error(said.errors.map(e => e.message ?? e.code).join(" "));
    setTimeout(draw, 700);
  });
  return el("section", {className: "card"}, el("h2", {}, found.pspReference || found.token),
    table(["Event", "Amount", "Message"], found.events.filter(e => e.counted).map(e => [e.type, money(e.amount), e.message])),
    el("p", {className: "row"}, amount, does("Capture"), does("Refund"), does("Cancel")));
}
/** Widgets came with 3.22; from 3.23 mounts and targets are kept in small letters (Saleor protocol 1.4). */
function widgets(id) {
  const here = (shop.app?.extensions ?? []).filter(e => e.mount?.toUpperCase() === "ORDER_DETAILS_WIDGETS" && e.target?.toUpperCase() === "WIDGET");
  return here.map(e => el("section", {className: "card"}, el("h2", {}, e.label),
    frame(shop.app, new URL(e.url, shop.app.appUrl).href, e.label, {params: {orderId: id}, widget: true})));
}

function choice(name, label, options, chosen) {
  const select = el("select", {name}, ...Object.entries(options).map(([value, text]) => el("option", {value, selected: value === chosen}, text)));
  select.onchange = () => chosenAnew(name, select.value);
  return el("label", {}, label, select);
}
async function chosenAnew(name, value) {
  if (name === "version") { await ask("settings", {version: value}); return load(); }
  sessionStorage.setItem("board", JSON.stringify(Object.assign(set, {[name]: value})));
  if (name === "theme") mounted.forEach(one => one.say("theme", {theme: value}));
  if (name === "locale") mounted.forEach(one => one.say("localeChanged", {locale: value}));
  if (name === "user") draw(); // somebody else signs in
  document.documentElement.dataset.theme = set.theme;
}
function switches() {
  const versions = Object.fromEntries(Object.entries(shop.versions).map(([minor, full]) => [full, minor]));
  document.documentElement.dataset.theme = set.theme;
  document.getElementById("switches").replaceChildren(
    choice("theme", "Theme", {light: "Light", dark: "Dark"}, set.theme),
    choice("locale", "Language", {en: "English", de: "Deutsch", fr: "Français"}, set.locale),
    choice("user", "User", Object.fromEntries(Object.entries(USERS).map(([key, [text]]) => [key, text])), set.user),
    choice("version", "Saleor", versions, shop.version),
    action("Let the session expire", () => Promise.all(mounted.map(one => one.expire()))));
}

async function draw() {
  mounted.forEach(one => one.end());
  mounted = [];
  const [area = "", kind = "", ...rest] = location.pathname.slice(ROOT.length + 1).split("/").map(decodeURIComponent);
  for (const link of document.querySelectorAll("nav a")) link.ariaCurrent = link.pathname.includes(`/${area || "extensions"}/`) ? "page" : null;
  if (area === "orders") await (kind ? order(kind) : orders());
  else if (kind === "app") page(rest[0], rest.slice(1).join("/"));
  else extensions();
}
async function load() {
  shop = await ask("app");
  switches();
  await draw();
}
window.addEventListener("popstate", draw);
document.addEventListener("click", event => {
  const link = event.target.closest?.("a");
  if (!link || link.origin !== location.origin || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  go(link.pathname.slice(ROOT.length));
});
load();
