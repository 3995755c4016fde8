/** The language of the person at the command line: as `--language` says, else as the system does. */
import { type Command, Help, Option } from 'commander';
import { vietnameseSentence } from './sentences.js';

export type Language = 'vi' | 'en';

/** Added to the program itself, so that every command takes it, before its name or behind. */
export const LANGUAGE_OPTION = new Option(
  '--language <language>',
  'of help, answers and refusals; that of the system when absent',
).choices(['vi', 'en']);

/** @param env as POSIX has it: the first of these variables that is set counts */
export function languageOf(args: readonly string[], env: NodeJS.ProcessEnv): Language {
  const at = args.indexOf('--language');
  const given = at < 0 ? args.find((arg) => arg.startsWith('--language='))?.slice(11) : args[at + 1];
  const system = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((one) => one !== undefined && one !== '');
  return (given ?? system)?.startsWith('vi') ? 'vi' : 'en';
}

export const LANGUAGE = languageOf(process.argv.slice(2), process.env);

/** The text in the language, line by line; what has no words stays as it is. */
export function inWords(text: string, language: Language = LANGUAGE): string {
  if (language === 'en') return text;
  return text.replace(/^(\s*)(\S.*)$/gm, (line, space: string, said: string) => {
    const words = vietnameseSentence(said);
    return words === undefined ? line : `${space}${words}`;
  });
}

/** Prints what a person reads. What programs read goes out as it is. */
export function tell(text: string): void {
  console.log(inWords(text));
}

/** The same beside the output. */
export function warn(text: string): void {
  console.error(inWords(text));
}

/** The help of a command, of the commands inside it, and its refusals. Refusals throw instead of ending the process. */
export function speaking(command: Command, language: Language = LANGUAGE): Command {
  const words = (text: string) => inWords(text, language);
  command.description(words(command.description()));
  for (const one of [...command.registeredArguments, ...command.options]) one.description = words(one.description);
  const help = new Help();
  command
    .exitOverride()
    .helpOption('-h, --help', words('display help for command'))
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: words,
      optionDescription: (option) => words(help.optionDescription(option)),
    })
    .configureOutput({ outputError: (text, write) => write(words(text)) });
  if (command.commands.length > 0) command.helpCommand('help [command]', words('display help for command'));
  for (const inner of command.commands) speaking(inner, language);
  return command;
}
