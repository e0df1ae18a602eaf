package io.space7.testkit;

import io.space7.application.MessageStore;

/** What every {@link MessageStore} has to do; each part can be read by itself. */
public interface MessageStoreContract
    extends PostingContract,
        AttemptContract,
        AppreciationContract,
        DeletionContract,
        PageContract,
        HistoryContract {}
