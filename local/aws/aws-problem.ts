/** Why AWS did not answer, in one line. `general`: whatever else is asked would fail likewise. */
export class AwsProblem extends Error {
  override readonly name = 'AwsProblem';
  readonly isGeneral: boolean;

  constructor(message: string, isGeneral: boolean, options?: ErrorOptions) {
    super(message, options);
    this.isGeneral = isGeneral;
  }
}

const staleCredentials =
  /^(ExpiredToken(Exception)?|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|InvalidAccessKeyId|SignatureDoesNotMatch|TokenRefreshRequired|AuthFailure)$/;
const denied = /^(AccessDenied(Exception)?|UnauthorizedOperation|NotAuthorized|Forbidden|403)$/;
const unreachable = /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|TimeoutError)$/;

/** Says what failed and what to do; `action` is what a policy would have to allow, as `ssm:GetParameters`. */
export function awsProblem(action: string, error: unknown): AwsProblem {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const code = codeOf(error);
  const told = (text: string, isGeneral: boolean): AwsProblem => new AwsProblem(text, isGeneral, { cause: error });
  if (name === 'CredentialsProviderError' || /could not load credentials/i.test(message)) {
    return told(`no AWS credentials: set AWS_PROFILE, or log in (aws sso login): ${firstLine(message)}`, true);
  }
  if (/region is missing|region=""/i.test(message)) {
    return told('no AWS region: set AWS_REGION, or a region in the profile (AWS_PROFILE)', true);
  }
  if (staleCredentials.test(name)) {
    return told(`AWS does not take these credentials: log in again (${name}: ${firstLine(message)})`, true);
  }
  if (denied.test(name)) return told(`access denied: these credentials need ${action} (${firstLine(message)})`, false);
  if (unreachable.test(name) || unreachable.test(code)) {
    return told(`AWS cannot be reached for ${action}: ${firstLine(message) || code}`, true);
  }
  return told(`${action} failed: ${name}: ${firstLine(message)}`, false);
}

function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}

function firstLine(text: string): string {
  return text.split('\n', 1).join('').trim();
}
