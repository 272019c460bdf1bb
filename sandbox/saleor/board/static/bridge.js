/** The Dashboard's end of the bridge: one app's iframe, the token it is handed, what the two say (Saleor protocol 8). */

const SANDBOX = "allow-same-origin allow-forms allow-scripts allow-downloads allow-popups";
const BEFORE_EXPIRY = 30; // seconds
const TALLEST = 5000; // pixels of a widget

/** Return the address that is framed: the app's own, a path inside it, and what the Dashboard tells in the query. */
export function address(appUrl, path, params) {
  const made = new URL(appUrl);
  if (path && path !== "/") made.pathname = `${made.pathname.replace(/\/$/, "")}/${path.replace(/^\//, "")}`;
  for (const [name, value] of Object.entries(params)) made.searchParams.set(name, value);
  return made.href;
}

/**
 * Make an iframe that speaks with `dashboard`: `token()`, `theme()`, `locale()`, `versions`, `actions` by type, `heard()`.
 * Each action gets its payload and the frame; one that is not there is an action this version does not know.
 */
export function mount(src, title, dashboard) {
  const {origin} = new URL(src);
  const frame = Object.assign(document.createElement("iframe"), {title});
  frame.setAttribute("sandbox", SANDBOX);
  let token = null, timer = 0, greeted = false;

  const say = (type, payload) => {
    dashboard.heard("→", type, type === "tokenRefresh" || type === "handshake" ? {...payload, token: "…"} : payload);
    frame.contentWindow?.postMessage({type, payload}, origin);
  };
  const tell = () => {
    say("localeChanged", {locale: dashboard.locale()});
    say("theme", {theme: dashboard.theme()});
    say("redirect", {path: location.pathname}); // the whole path, as Saleor's Dashboard sends it
  };
  const greet = () => {
    say("handshake", {token, version: 1, saleorVersion: dashboard.versions, dashboardVersion: dashboard.versions});
    if (!greeted) tell();
    greeted = true;
  };
  const renew = async seconds => {
    token = await dashboard.token(seconds);
    const {iat, exp} = JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
    clearTimeout(timer);
    timer = setTimeout(async () => { await renew(); say("tokenRefresh", {token}); }, Math.max(exp - iat - BEFORE_EXPIRY, 5) * 1000);
  };
  const hear = ({origin: from, source, data}) => {
    if (from !== origin || source !== frame.contentWindow || !data?.type || !data.payload?.actionId) return;
    const {actionId, ...payload} = data.payload;
    dashboard.heard("←", data.type, payload);
    if (data.type === "notifyReady") greet();
    else if (dashboard.actions[data.type]) dashboard.actions[data.type](payload, frame);
    else return;
    say("response", {actionId, ok: true});
  };

  window.addEventListener("message", hear);
  renew().then(() => {
    frame.src = src;
    frame.addEventListener("load", () => { greeted = false; greet(); });
  });
  return {
    frame,
    say,
    end() { window.removeEventListener("message", hear); clearTimeout(timer); },
    /** What happens to somebody whose computer slept: the token is dead, and nobody brings another before a reload. */
    async expire() {
      const alive = token;
      await renew(-600);
      clearTimeout(timer);
      say("tokenRefresh", {token});
      token = alive;
    },
  };
}

/** A widget is as tall as it asks, within bounds. */
export const resize = ({height}, frame) => { frame.style.height = `${Math.min(Math.max(Number(height) || 200, 1), TALLEST)}px`; };
