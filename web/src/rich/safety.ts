/** Which addresses a text may name: everything else becomes words. */
const OUR_IMAGE = /^\/images\/[A-Za-z0-9_-]{22,43}$/;
const LINK = /^(https?:\/\/|mailto:)[^\s"'<>`\\]+$/i;

/** Tells whether an address is that of a picture kept by this server. */
export function isOurImage(address: string): boolean {
  return OUR_IMAGE.test(address);
}

/** Tells whether somebody may follow an address. */
export function isSafeLink(address: string): boolean {
  return LINK.test(address) && URL.canParse(address);
}
