// passkey.ts - passkeys (WebAuthn): options and answers go over the wire as JSON with bytes in base64url.

const bytes = (text: string): Uint8Array<ArrayBuffer> => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const out = new Uint8Array(plain.length);
  for (let i = 0; i < plain.length; i++) out[i] = plain.charCodeAt(i);
  return out;
};
const text = (buffer: ArrayBuffer | null | undefined): string | undefined =>
  buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") : undefined;

type Json = Record<string, unknown>;
const listed = (list: unknown) => (Array.isArray(list) ? list : []).map((c: Json) =>
  ({ ...c, id: bytes(String(c.id)), type: "public-key" as const }) as PublicKeyCredentialDescriptor);

export const passkeysWork = (): boolean => typeof PublicKeyCredential === "function" && !!navigator.credentials;

function inWords(e: unknown): Error {
  const name = e instanceof DOMException ? e.name : "";
  if (name === "NotAllowedError" || name === "AbortError") return new Error("The passkey was not shown. Try again, or use another way.");
  if (name === "InvalidStateError") return new Error("This device already has a passkey for your account.");
  if (name === "SecurityError") return new Error("Passkeys work only at the address that Daybook was set up for, over https.");
  return e instanceof Error ? e : new Error(String(e));
}

/** Shows a passkey; what comes back goes to the server as it is. */
export async function showPasskey(options: unknown): Promise<Json> {
  const o = options as Json;
  try {
    const got = await navigator.credentials.get({ publicKey: { ...o, challenge: bytes(String(o.challenge)),
      allowCredentials: listed(o.allowCredentials) } as PublicKeyCredentialRequestOptions });
    const c = got as PublicKeyCredential, r = c.response as AuthenticatorAssertionResponse;
    return { id: c.id, rawId: text(c.rawId), type: c.type, clientExtensionResults: c.getClientExtensionResults(),
      authenticatorAttachment: c.authenticatorAttachment ?? undefined,
      response: { clientDataJSON: text(r.clientDataJSON), authenticatorData: text(r.authenticatorData),
        signature: text(r.signature), userHandle: text(r.userHandle) } };
  } catch (e) { throw inWords(e); }
}

/** Makes one. */
export async function makePasskey(options: unknown): Promise<Json> {
  const o = options as Json, user = o.user as Json;
  try {
    const made = await navigator.credentials.create({ publicKey: { ...o, challenge: bytes(String(o.challenge)),
      user: { ...user, id: bytes(String(user.id)) }, excludeCredentials: listed(o.excludeCredentials) } as unknown as PublicKeyCredentialCreationOptions });
    const c = made as PublicKeyCredential, r = c.response as AuthenticatorAttestationResponse;
    return { id: c.id, rawId: text(c.rawId), type: c.type, clientExtensionResults: c.getClientExtensionResults(),
      authenticatorAttachment: c.authenticatorAttachment ?? undefined,
      response: { clientDataJSON: text(r.clientDataJSON), attestationObject: text(r.attestationObject),
        transports: r.getTransports?.() ?? [] } };
  } catch (e) { throw inWords(e); }
}
