/** Addresses that one-time links open, whoever is signed in. */
export const ONE_TIME_LINKS: readonly string[] = ['/enter', '/answer'];
