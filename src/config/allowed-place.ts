/** One place of `network.allow`: an address, a network or a name, with a port or without. */
export const ALLOWED_PLACE = /^(?:\[[0-9a-fA-F:]+\]|[\w.-]+|[0-9a-fA-F:]+)(?:\/\d{1,3})?(?::\d{1,5})?$/;
