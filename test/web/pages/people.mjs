// people.mjs - who comes in and how: an invitation taken up with password, authenticator and recovery codes; a passkey;
// sessions that are listed and ended; a session that is over in the middle of something.
import { createHmac } from "node:crypto";
import { violations } from "./axe.mjs";
import { check, none, story } from "./count.mjs";

const PASSWORD = "an otter keeps the tide book";
const STEP_SECONDS = 30;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What an authenticator shows (RFC 6238), `later` steps from now. */
export function totp(secret, later = 0) {
  let bits = "";
  for (const c of secret.replace(/[\s=]/g, "")) bits += ALPHABET.indexOf(c).toString(2).padStart(5, "0");
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_SECONDS) + later));
  const mac = createHmac("sha1", key).update(count).digest(), at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** By the page, as anybody does it. */
export async function signIn(visitor, login, password) {
  await visitor.page.getByLabel("Name", { exact: true }).fill(login);
  await visitor.page.getByLabel("Password", { exact: true }).fill(password);
  await visitor.button("Sign in").click();
}

async function invited(house) {
  const admin = await house.as("administrator");
  await admin.at("/people");
  await admin.button("Invite somebody …").click();
  await admin.button("Make the invitation").click();
  check("an invitation without a name says what is missing", await admin.sees(admin.panel().getByText("Whom do you invite?")));
  await admin.field("Name", admin.panel()).fill("Juniper Tryout");
  await admin.field("Signs in with").fill("juniper@main.example");
  await admin.page.getByLabel("Role", { exact: true }).selectOption("biller");
  none("the panel of an invitation: axe", await violations(admin.page));
  await admin.button("Make the invitation").click();
  const link = await admin.field("Link to hand over").inputValue();
  check("the link is shown once, with its secret behind #", /^http:\/\/localhost:\d+\/join#.{20,}$/.test(link), link);
  await admin.shot("people-invited");
  await admin.button("I have it").click();
  check("who is invited stands in the list", await admin.sees(admin.page.locator("tr", { hasText: /Juniper Tryout.*invited/ })), await admin.text());
  none("inviting: nothing failed", admin.blamed());
  await admin.leave();
  return link;
}

async function joined(house, link) {
  const new_ = await house.visitor();
  await new_.at(link);
  check("who is invited is greeted by name", /Welcome, Juniper Tryout/.test(await new_.heading()), await new_.heading());
  none("joining: axe", await violations(new_.page));
  await new_.shot("join");
  await new_.field("Choose a password").fill("short");
  await new_.button("Take it up").click();
  check("a short password is refused with how many are missing", await new_.sees(new_.page.getByText(/7 to go/)));
  await new_.field("Choose a password").fill(PASSWORD);
  await new_.field("The same again").fill(PASSWORD);
  await new_.button("Take it up").click();
  await new_.page.getByRole("heading", { name: "A second step for your account" }).waitFor();
  none("the second step: axe", await violations(new_.page));
  await new_.button(/Authenticator app/).click();
  await new_.page.getByText("Type it in instead").click();
  const secret = await new_.page.locator("details .mono").innerText();
  none("the authenticator: axe", await violations(new_.page));
  check("the QR code is drawn", await new_.page.locator("img.qr").evaluate((i) => i.complete && i.naturalWidth > 0));
  await new_.shot("join-authenticator");
  await new_.field("Enter the six digits that it shows").fill(totp(secret));
  await new_.button("Confirm").click();
  await new_.page.getByRole("heading", { name: "Recovery codes" }).waitFor();
  const codes = await new_.page.locator(".recovery-codes li").allInnerTexts();
  check("recovery codes are shown", codes.length >= 8 && codes.every((c) => c.length >= 8), codes.length);
  check("one goes on only with the word that they are kept", await new_.button("Go on").isDisabled());
  await new_.field("I have kept them").check();
  await new_.button("Go on").click();
  await new_.page.getByRole("navigation", { name: "Places" }).waitFor();
  await new_.settled();
  check("the new person stands on their first page", new URL(new_.page.url()).pathname === "/", new_.page.url());
  none("joining: nothing failed", new_.blamed());
  const again = await house.visitor();
  again.expect(/answer: (404|410|422) GET \/v1\/invitations/, /console: Failed to load resource.*invitations/);
  await again.at(link);
  check("the link is good once", await again.sees(again.page.getByText("was taken up before")), await again.text());
  await again.leave();
  return { new_, secret, codes };
}

async function returns(house, { new_, secret, codes }) {
  await new_.page.locator(".who summary").click();
  await new_.button("Sign out").click();
  await new_.page.getByRole("heading", { name: "Sign in" }).waitFor();
  none("the sign-in: axe", await violations(new_.page));
  new_.expect(/answer: 40[13] POST \/v1\/session/, /Failed to load resource.*(401|403).*/);
  await signIn(new_, "juniper@main.example", "not the password at all");
  await new_.page.locator("[role=alert], .wrong").first().waitFor();
  const said = await new_.page.locator("[role=alert], .wrong").first().innerText();
  check("a wrong password does not say which of both was wrong", !/unknown|no such|account/i.test(said), said);
  await signIn(new_, "juniper@main.example", PASSWORD);
  await new_.page.getByRole("heading", { name: "Second step" }).waitFor();
  await new_.field("Digits of your authenticator").fill("000000");
  await new_.page.getByRole("alert").first().waitFor();
  await new_.field("Digits of your authenticator").fill(totp(secret, 1)); // the step of now was used up
  await new_.page.getByRole("navigation", { name: "Places" }).waitFor();
  check("the six digits let in", true);
  await new_.page.locator(".who summary").click();
  await new_.button("Sign out").click();
  await signIn(new_, "juniper@main.example", PASSWORD);
  await new_.button("Use a recovery code").click();
  await new_.page.getByRole("textbox", { name: "Recovery code" }).fill(codes[0]);
  await new_.button("Go on").click();
  await new_.page.getByRole("navigation", { name: "Places" }).waitFor();
  await new_.at("/account");
  await new_.page.getByText(`${codes.length - 1} codes left`).waitFor();
  check("a recovery code lets in, once", true);
  none("coming back: nothing failed", new_.blamed());
}

async function passkey(house, { new_ }) {
  const cdp = await new_.context.newCDPSession(new_.page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal",
    hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  await new_.at("/account");
  await new_.button("Add or replace one").click();
  if (await new_.sees(new_.field("Your password"))) {
    await new_.field("Your password").fill(PASSWORD);
    await new_.button("Go on").click();
  }
  await new_.button(/^Passkey/).click();
  await new_.page.getByText("Passkey: This computer").waitFor();
  check("a passkey is made and listed", true);
  none("the account with a passkey: axe", await violations(new_.page));
  await new_.shot("account-passkey");
  await new_.page.locator(".who summary").click();
  await new_.button("Sign out").click();
  await signIn(new_, "juniper@main.example", PASSWORD);
  await new_.button("Use a passkey").click();
  await new_.button("Show the passkey").click();
  await new_.page.getByRole("navigation", { name: "Places" }).waitFor();
  check("the passkey lets in", true);
  none("passkeys: nothing failed", new_.blamed());
}

async function sessions(house, { new_ }) {
  const phone = await house.visitor();
  await phone.at("/");
  // What is shown beside the password is the recovery code's business elsewhere; a trial sign-in needs none.
  const biller = house.people.get("main biller");
  await signIn(phone, biller.login, biller.password);
  await phone.page.getByRole("navigation", { name: "Places" }).waitFor();
  await phone.at("/claims?status=denied");
  const desk = await house.as("biller");
  await desk.at("/account");
  const lines = desk.page.locator("section", { hasText: "Where you are signed in" }).last().locator("li");
  check("sessions are listed, one of them as here", await lines.count() >= 2 && await lines.filter({ hasText: "here" }).count() === 1, await lines.allInnerTexts());
  await desk.button("Sign out everywhere else").click();
  await desk.page.getByText("All other sessions are signed out.").waitFor();
  check("the others are gone from the list", await lines.count() === 1, await lines.allInnerTexts());
  phone.expect(/answer: 401/, /Failed to load resource.*401/, /EventSource/);
  await phone.page.getByLabel("Name, claim or code").fill("zz");
  await phone.page.getByText(/is signed out\. Sign in again/).waitFor();
  check("a session that was ended says so, and whom it waits for", await phone.sees(phone.page.getByText(`${biller.name ?? "Reed Placeholt"} is signed out`)), await phone.text());
  none("signed out: axe", await violations(phone.page));
  await phone.shot("signed-out");
  await signIn(phone, biller.login, biller.password);
  await phone.page.getByRole("navigation", { name: "Places" }).waitFor();
  const at = new URL(phone.page.url());
  check("signed in again, the place is kept", at.pathname === "/claims" && at.searchParams.get("status") === "denied", at.href);
  check("and what was typed", await phone.page.getByLabel("Name, claim or code").inputValue() === "zz", await phone.page.getByLabel("Name, claim or code").inputValue());
  none("sessions: nothing failed", [...phone.blamed(), ...desk.blamed(), ...new_.blamed()]);
  await phone.leave();
  await desk.leave();
}

export async function people(house) {
  let who;
  await story("somebody is invited and joins", async () => { who = await joined(house, await invited(house)); });
  if (!who) return;
  await story("they come back", () => returns(house, who));
  await story("with a passkey", () => passkey(house, who));
  await story("sessions", () => sessions(house, who));
  await who.new_.leave();
}
