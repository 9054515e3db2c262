import type { HostDraft } from '#contract/hosts';
import styles from './widgets.module.css';

const words: Record<HostDraft['environment'], string> = {
  production: 'prod',
  staging: 'staging',
  test: 'test',
  other: 'other',
};

export function EnvironmentTag({
  environment,
}: {
  environment: HostDraft['environment'];
}): React.JSX.Element {
  return (
    <span className={styles.environment} data-environment={environment} title={`Environment: ${environment}`}>
      {words[environment]}
    </span>
  );
}
