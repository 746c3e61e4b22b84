/** The version of the actions, as package.json has it. */
export const ACTIONS_VERSION = '0.1.0'
