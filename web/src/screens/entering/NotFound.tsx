import { Trans } from '@lingui/react/macro';
import { Link, Page } from './Page';

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <Page
      title={<Trans>There is nothing at this address</Trans>}
      lead={
        <Trans>
          Perhaps a letter is missing. Look at the link once more, or enter the code of your class.
        </Trans>
      }
    >
      <p>
        <Link to="/" className="button button-primary">
          <Trans>Enter a code</Trans>
        </Link>
      </p>
    </Page>
  );
}
