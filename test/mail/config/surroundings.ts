import type { ConfigFile, LanguageId } from '#mail/config/files';
import type { Surroundings, Told } from '#mail/config/language';
import { languages } from '#mail/config/languages';

/** A file of a set that exists only in a test. */
export const file = (path: string, language: LanguageId, role: string): ConfigFile => ({
  path,
  language,
  role,
  because: 'a test',
});

export interface Around {
  /** FEATUREs of the mc by name, with arguments. Absent: there is no mc. */
  readonly features?: Readonly<Record<string, readonly string[]>>;
  readonly defines?: Readonly<Record<string, string>>;
  readonly classes?: Readonly<Record<string, readonly string[]>>;
  /** Other files of the set: role to text; their language is `class`. */
  readonly classFiles?: Readonly<Record<string, string>>;
  readonly hostname?: string;
  readonly users?: Readonly<Record<string, boolean>>;
}

/** What stands around one file, made by hand: the language of the mc has its own tests. */
export function surroundings(one: ConfigFile, around: Around = {}): Surroundings {
  const { features, defines = {}, classes = {}, classFiles = {}, hostname = 'host.lab.test' } = around;
  const mc = file('/etc/mail/sendmail.mc', 'mc', 'sendmail.mc');
  const others = Object.keys(classFiles).map((role) => file(`/etc/mail/${role}`, 'class', role));
  const texts = new Map(Object.entries(classFiles).map(([role, text]) => [`/etc/mail/${role}`, text]));
  const told: Told | undefined =
    features === undefined
      ? undefined
      : {
          features: new Map(Object.entries(features)),
          defines: new Map(Object.entries(defines)),
          classes: new Map(Object.entries(classes)),
        };
  const parsed = (path: string): unknown => {
    const text = texts.get(path);
    return text === undefined ? undefined : languages.class.parse(text);
  };
  return {
    file: one,
    files: [...(features === undefined ? [] : [mc]), one, ...others],
    text: (path) => texts.get(path),
    parsed,
    told: (path) => {
      if (path === mc.path) return told;
      const text = texts.get(path);
      return text === undefined ? undefined : languages.class.told?.(languages.class.parse(text));
    },
    host: { hostname, users: around.users ?? {}, paths: {} },
  };
}
