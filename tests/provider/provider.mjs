// oidc-provider on a port of its own, with people who need no password: node provider.mjs PORT BACK
import { Provider } from "oidc-provider";

const [port, back] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const people = {
  lena: { email: "lena@example.org", email_verified: true, name: "Lena Berg", groups: ["hr analytics"] },
  mallory: { email: "lena@example.org", email_verified: false, name: "Lena Berg", groups: [] },
};
const provider = new Provider(issuer, {
  clients: [{
    client_id: "resonanz",
    client_secret: "a-secret-of-the-service-with-32-letters",
    redirect_uris: [back],
    grant_types: ["authorization_code"],
    response_types: ["code"],
  }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups"] },
  // Names and groups stand in the token itself, as most services are set up.
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  cookies: { keys: ["a key for the cookies of a test"] },
  pkce: { required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
});

provider.use(async (context, next) => {
  if (!context.path.startsWith("/interaction/")) return next();
  const { uid, params, prompt, session } = await provider.interactionDetails(context.req, context.res);
  if (prompt.name === "login") {
    const person = new URLSearchParams(context.querystring).get("as");
    if (!person) {
      context.type = "html";
      context.body = `<!doctype html><title>Service</title><p>${Object.keys(people)
        .map((name) => `<a href="/interaction/${uid}?as=${name}">${name}</a>`).join(" ")}`;
      return undefined;
    }
    return provider.interactionFinished(context.req, context.res, { login: { accountId: person } });
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const grantId = await grant.save();
  return provider.interactionFinished(context.req, context.res, { consent: { grantId } }, { mergeWithLastSubmission: true });
});
provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
