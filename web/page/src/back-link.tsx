import { Icon } from './icons';
import { HOME } from './route';

export function BackLink() {
  return (
    <a class="button quiet round back" href={HOME} aria-label="All Spaces" title="All Spaces">
      <Icon name="back" />
    </a>
  );
}
