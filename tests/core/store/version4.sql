-- A database as the program left it when version 4 was the newest: a search that was steered and given an action by hand, with a pinned and a
-- retrained and exported episode, a request that waits, a tag; and a branch of it.
PRAGMA application_id = 1094861648;
PRAGMA user_version = 4;
BEGIN TRANSACTION;
CREATE TABLE runs (
    id                     INTEGER PRIMARY KEY AUTOINCREMENT,
    name                   TEXT NOT NULL,
    created                TEXT NOT NULL,  -- UTC, ISO 8601
    state                  TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'finished', 'failed')),
    agent                  TEXT NOT NULL,
    seed                   TEXT NOT NULL,  -- as text: up to 2^64 - 1
    network                TEXT NOT NULL,  -- path of the cfg that was searched
    data                   TEXT NOT NULL,  -- path of the data set
    settings               TEXT NOT NULL,  -- JSON, everything that decides the run
    cfg_text               TEXT NOT NULL,  -- the cfg itself
    weights_hash           TEXT NOT NULL,  -- SHA-256 of the weights file
    data_fingerprint       TEXT NOT NULL,
    environment            TEXT NOT NULL,  -- library versions, device, threads
    reference_map50        REAL,           -- reference_*: the unpruned network, NULL until it is measured
    reference_map50_95     REAL,
    reference_loss         REAL,
    reference_flops        INTEGER,
    reference_params       INTEGER,
    reference_latency_ms   REAL,
    reference_flops_ratio  REAL,
    reference_params_ratio REAL,
    row_hash               TEXT NOT NULL   -- SHA-256 of all columns but id
, parent_run INTEGER /* the run whose first episodes this one begins with; NULL: none */, parent_episode INTEGER /* the last of these episodes */) STRICT;
INSERT INTO runs VALUES(1,'old','2026-11-25T19:30:49Z','finished','random','1','/tmp/runs_work/v4/net.cfg','/tmp/runs_work/v4/arena','{"cfg":"/tmp/runs_work/v4/net.cfg","weights":"/tmp/runs_work/v4/net.weights","data":"/tmp/runs_work/v4/arena","data_options":{"split_seed":0,"val_share":null,"classes":[],"names":[]},"watch":"","name":"old","agent":"random","agent_options":{},"episodes":4,"seed":1,"min_ratio":0.0,"max_ratio":0.98,"reward":{"name":"accuracy-cost","cost_weight":0.07,"budgets":{"flops":null,"params":null,"latency_ms":null}},"evaluation":{"input_size":0,"calibration_images":64,"fine_tune_steps":2,"batch":16,"learning_rate":0.005,"freeze":"none","max_validation_images":0,"latency_repeats":15},"plan":{"importance":"batch-norm-scale","min_kept_channels":2,"channel_multiple":1,"seed":0},"repeat_every":2,"stop_hopeless":0.0,"threads":0,"workers":0,"device":"cpu","stop_after_failures":10}',replace('[net]\nwidth=64\nheight=64\nchannels=3\nbatch=1\nsubdivisions=1\nmomentum=0.9\ndecay=0.0005\nangle=0\nsaturation=1.5\nexposure=1.5\nhue=.1\nlearning_rate=0.001\nburn_in=1000\nmax_batches=500200\npolicy=steps\nsteps=400000,450000\nscales=.1,.1\n\n[convolutional]\nbatch_normalize=1\nfilters=4\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[maxpool]\nsize=2\nstride=2\n\n[convolutional]\nbatch_normalize=1\nfilters=4\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[maxpool]\nsize=2\nstride=2\n\n[convolutional]\nbatch_normalize=1\nfilters=4\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[maxpool]\nsize=2\nstride=2\n\n[convolutional]\nbatch_normalize=1\nfilters=8\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[maxpool]\nsize=2\nstride=2\n\n[convolutional]\nbatch_normalize=1\nfilters=16\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[maxpool]\nsize=2\nstride=2\n\n[convolutional]\nbatch_normalize=1\nfilters=32\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[maxpool]\nsize=2\nstride=1\n\n[convolutional]\nbatch_normalize=1\nfilters=64\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[convolutional]\nbatch_normalize=1\nfilters=16\nsize=1\nstride=1\npad=1\nactivation=leaky\n\n[convolutional]\nbatch_normalize=1\nfilters=32\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[convolutional]\nfilters=30\nsize=1\nstride=1\npad=1\nactivation=linear\n\n[yolo]\nmask=3,4,5\nanchors=1.54,2.15, 3.54,4.15, 5.69,8.92, 12.46,12.62, 20.77,26, 52.92,49.08\nnum=6\nclasses=5\nignore_thresh=0.7\njitter=.3\ntruth_thresh=1\nrandom=1\n\n[route]\nlayers=13\n\n[convolutional]\nbatch_normalize=1\nfilters=8\nsize=1\nstride=1\npad=1\nactivation=leaky\n\n[upsample]\nstride=2\n\n[route]\nlayers=19,8\n\n[convolutional]\nbatch_normalize=1\nfilters=16\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[convolutional]\nfilters=30\nsize=1\nstride=1\npad=1\nactivation=linear\n\n[yolo]\nmask=0,1,2\nanchors=1.54,2.15, 3.54,4.15, 5.69,8.92, 12.46,12.62, 20.77,26, 52.92,49.08\nnum=6\nclasses=5\nignore_thresh=0.7\njitter=.3\ntruth_thresh=1\nrandom=1\n','\n',char(10)),'ef585d9bf643bfc5c7bad9caeb3172aaa1c6e874deda389499232225c16fca98','4f2a2997d82d17a8cd3c4f8cc91b1d2567dcdb03e5d320e5228d6d853d4b093e','LibTorch 1.13.0, cpu x2',0.0021216407355021211708,0.00021216407355021212792,11.46384634603888486,1691136,36000,0.057835999999999998522,1.0,1.0,'061e2fc9e83473e1e6c6f930221cdb01df16f4c1fc087f7532000336d92e0b5e',NULL,NULL);
INSERT INTO runs VALUES(2,'old','2026-11-25T19:30:55Z','finished','random','1','/tmp/runs_work/v4/net.cfg','/tmp/runs_work/v4/arena','{"cfg":"/tmp/runs_work/v4/net.cfg","weights":"/tmp/runs_work/v4/net.weights","data":"/tmp/runs_work/v4/arena","data_options":{"split_seed":0,"val_share":null,"classes":[],"names":[]},"watch":"","name":"old","agent":"random","agent_options":{},"episodes":4,"seed":1,"min_ratio":0.0,"max_ratio":0.98,"reward":{"name":"accuracy-cost","cost_weight":0.07,"budgets":{"flops":null,"params":null,"latency_ms":null}},"evaluation":{"input_size":0,"calibration_images":64,"fine_tune_steps":2,"batch":16,"learning_rate":0.005,"freeze":"none","max_validation_images":0,"latency_repeats":15},"plan":{"importance":"batch-norm-scale","min_kept_channels":2,"channel_multiple":1,"seed":0},"repeat_every":2,"stop_hopeless":0.0,"threads":0,"workers":0,"device":"cpu","stop_after_failures":10}',replace('[net]\nwidth=64\nheight=64\nchannels=3\nbatch=1\nsubdivisions=1\nmomentum=0.9\ndecay=0.0005\nangle=0\nsaturation=1.5\nexposure=1.5\nhue=.1\nlearning_rate=0.001\nburn_in=1000\nmax_batches=500200\npolicy=steps\nsteps=400000,450000\nscales=.1,.1\n\n[convolutional]\nbatch_normalize=1\nfilters=4\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[maxpool]\nsize=2\nstride=2\n\n[convolutional]\nbatch_normalize=1\nfilters=4\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[maxpool]\nsize=2\nstride=2\n\n[convolutional]\nbatch_normalize=1\nfilters=4\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[maxpool]\nsize=2\nstride=2\n\n[convolutional]\nbatch_normalize=1\nfilters=8\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[maxpool]\nsize=2\nstride=2\n\n[convolutional]\nbatch_normalize=1\nfilters=16\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[maxpool]\nsize=2\nstride=2\n\n[convolutional]\nbatch_normalize=1\nfilters=32\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[maxpool]\nsize=2\nstride=1\n\n[convolutional]\nbatch_normalize=1\nfilters=64\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[convolutional]\nbatch_normalize=1\nfilters=16\nsize=1\nstride=1\npad=1\nactivation=leaky\n\n[convolutional]\nbatch_normalize=1\nfilters=32\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[convolutional]\nfilters=30\nsize=1\nstride=1\npad=1\nactivation=linear\n\n[yolo]\nmask=3,4,5\nanchors=1.54,2.15, 3.54,4.15, 5.69,8.92, 12.46,12.62, 20.77,26, 52.92,49.08\nnum=6\nclasses=5\nignore_thresh=0.7\njitter=.3\ntruth_thresh=1\nrandom=1\n\n[route]\nlayers=13\n\n[convolutional]\nbatch_normalize=1\nfilters=8\nsize=1\nstride=1\npad=1\nactivation=leaky\n\n[upsample]\nstride=2\n\n[route]\nlayers=19,8\n\n[convolutional]\nbatch_normalize=1\nfilters=16\nsize=3\nstride=1\npad=1\nactivation=leaky\n\n[convolutional]\nfilters=30\nsize=1\nstride=1\npad=1\nactivation=linear\n\n[yolo]\nmask=0,1,2\nanchors=1.54,2.15, 3.54,4.15, 5.69,8.92, 12.46,12.62, 20.77,26, 52.92,49.08\nnum=6\nclasses=5\nignore_thresh=0.7\njitter=.3\ntruth_thresh=1\nrandom=1\n','\n',char(10)),'ef585d9bf643bfc5c7bad9caeb3172aaa1c6e874deda389499232225c16fca98','4f2a2997d82d17a8cd3c4f8cc91b1d2567dcdb03e5d320e5228d6d853d4b093e','LibTorch 1.13.0, cpu x2',0.0021216407355021211708,0.00021216407355021212792,11.46384634603888486,1691136,36000,0.055852999999999999869,1.0,1.0,'aaa1b73d0376fcb3235212358d3660b8129e57bd5d81f45f06993d8795441670',1,2);
CREATE TABLE episodes (
    run          INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    episode      INTEGER NOT NULL,  -- 0, 1, ...
    status       TEXT NOT NULL CHECK (status IN ('ok', 'failed')),
    failure      TEXT NOT NULL,     -- why it failed, else empty
    map50        REAL,              -- mean average precision at IoU 0.5, 0 to 1; measurements are NULL when it failed
    map50_95     REAL,              -- mean over IoU 0.50:0.05:0.95
    loss         REAL,              -- detection loss, mean over the images
    flops        INTEGER,           -- 2 x multiply-accumulates
    params       INTEGER,
    latency_ms   REAL,              -- one image, median
    reward       REAL,              -- larger is better
    flops_ratio  REAL,              -- against the unpruned network
    params_ratio REAL,
    baseline     REAL,              -- of the agent, before it learnt from this episode
    entropy      REAL,              -- of the policy, nats, mean over its decisions
    seconds      REAL,              -- the whole episode
    finished_at  TEXT NOT NULL,     -- UTC, ISO 8601
    action       TEXT NOT NULL,     -- JSON, what was sampled: keep (a block each), ratios (a coupling group each)
    row_hash     TEXT NOT NULL, same_as INTEGER /* the earlier episode with the same network, whose measurement this is; NULL: measured itself */, early_loss REAL /* training loss in the first third of fine-tuning; NULL: nobody looked */, stopped_at_step INTEGER /* fine-tuning was cut short here, the candidate looked hopeless; NULL: it went through */, origin TEXT /* 'user': an action made by hand; NULL: the agent's */,     -- SHA-256 of this row and its decisions
    PRIMARY KEY (run, episode)
) STRICT;
INSERT INTO episodes VALUES(1,0,'ok','',0.0,0.0,11.295963585374542148,850416,17946,0.052598999999999999921,0.04812010909453783708,0.50286671207992739152,0.49849999999999999866,0.0,0.0,0.11409442000000000194,'2026-11-25T19:30:49Z','{"keep":[],"ratios":[0.4322838562492638,0.0007670573806903081,0.7483395486362094,0.5262634534890949,0.2707153087643492,0.29101683230072356,0.23300825652293733,0.809620598756769,0.24840486729300013,0.0,0.04015402251011828,0.16501387677002421,0.0]}','023d608b294298a3bd8cdfbb02f0aca64e7e68c9348577e69230326147269e3d',NULL,NULL,NULL,NULL);
INSERT INTO episodes VALUES(1,1,'ok','',0.0030988813167030990203,0.00065963739231065967975,11.182099090473737845,591832,5618,0.051646999999999998465,0.076594188560255432873,0.34996120950650921876,0.15605555555555555846,0.0,0.0,0.17113190199999997465,'2026-11-25T19:30:49Z','{"keep":[],"ratios":[0.827758974943889,0.8567628944874759,0.8111523882952855,0.582456593234505,0.6673178810248837,0.2836995026194342,0.8049966367572405,0.48661986503131743,0.6096672807996585,0.0,0.5038323818889072,0.9603382843299455,0.0]}','e227118507be4d70c9beae62887fd9d713bc18b7525a3de881384167ce8c5a17',NULL,NULL,NULL,NULL);
INSERT INTO episodes VALUES(1,2,'ok','',0.0,0.0,11.497927344414369699,892176,8851,0.052838999999999997081,0.044764464423983754692,0.527560172570390562,0.2458611111111111136,0.0,0.0,0.18523246200000001437,'2026-11-25T19:30:49Z','{"keep":[],"ratios":[0.19676928559069295,0.5612764802308207,0.3407213697864099,0.42491889999085974,0.8089195278188844,0.616083994529596,0.1698096205732257,0.8354730021780291,0.06265659628850138,0.0,0.5833414179298823,0.8651183984834803,0.0]}','a020010f2e20e7677e38fa8a83d8e10b2d41ec59ab7aa592543418e6bce8ca36',NULL,NULL,NULL,NULL);
INSERT INTO episodes VALUES(1,3,'ok','',0.0081523941867870999833,0.00081523941867871002001,10.96156078542692569,912792,10074,0.053109000000000003427,0.051317735789428664539,0.53975079473206177826,0.27983333333333332282,0.0,0.0,0.18148653500000000438,'2026-11-25T19:30:49Z','{"keep":[],"ratios":[0.27343498746948125,0.48566448604455764,0.6356019130162706,0.9287460271198125,0.5184409526889314,0.3971743700102099,0.47774413576908703,0.5979898181804103,0.7258586285282663,0.0,0.31917160736919864,0.40372365613499733,0.0]}','30d73f3e3c8a2017979f6c4a20fb4d917ec38fd877eae67ca67b3423fe36669a',NULL,NULL,NULL,NULL);
INSERT INTO episodes VALUES(1,4,'ok','',0.00090982071180090997534,9.098207118009100024e-05,11.313803453725734371,1121472,20643,0.054581999999999998574,0.029662907617155367251,0.66314713896457766484,0.57341666666666668561,0.0,0.0,0.064063359999999999749,'2026-11-25T19:30:52Z','{"keep":[],"ratios":[0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.0,0.25,0.25,0.0]}','5f611153fcab8cbeb371f266340239442ca0016a0f244008de2ec7beaefc6b77',NULL,NULL,NULL,'user');
INSERT INTO episodes VALUES(2,0,'ok','',0.0,0.0,11.295963585374542148,850416,17946,0.052598999999999999921,0.04812010909453783708,0.50286671207992739152,0.49849999999999999866,0.0,0.0,0.11409442000000000194,'2026-11-25T19:30:55Z','{"keep":[],"ratios":[0.4322838562492638,0.0007670573806903081,0.7483395486362094,0.5262634534890949,0.2707153087643492,0.29101683230072356,0.23300825652293733,0.809620598756769,0.24840486729300013,0.0,0.04015402251011828,0.16501387677002421,0.0]}','d969d0f093ceb28d93df04f39e03397c5e7df17a5c1d5d4533032d5494d31104',NULL,NULL,NULL,NULL);
INSERT INTO episodes VALUES(2,1,'ok','',0.0030988813167030990203,0.00065963739231065967975,11.182099090473737845,591832,5618,0.051646999999999998465,0.076594188560255432873,0.34996120950650921876,0.15605555555555555846,0.0,0.0,0.17113190199999997465,'2026-11-25T19:30:55Z','{"keep":[],"ratios":[0.827758974943889,0.8567628944874759,0.8111523882952855,0.582456593234505,0.6673178810248837,0.2836995026194342,0.8049966367572405,0.48661986503131743,0.6096672807996585,0.0,0.5038323818889072,0.9603382843299455,0.0]}','4b2f7cfc66df0ab618d02c371a6a33cad19036c1c671325ed72b9b9dec0e703b',NULL,NULL,NULL,NULL);
INSERT INTO episodes VALUES(2,2,'ok','',0.0,0.0,11.497927344414369699,892176,8851,0.052838999999999997081,0.044764464423983754692,0.527560172570390562,0.2458611111111111136,0.0,0.0,0.18523246200000001437,'2026-11-25T19:30:55Z','{"keep":[],"ratios":[0.19676928559069295,0.5612764802308207,0.3407213697864099,0.42491889999085974,0.8089195278188844,0.616083994529596,0.1698096205732257,0.8354730021780291,0.06265659628850138,0.0,0.5833414179298823,0.8651183984834803,0.0]}','7867641d8134048d61ecee91ccc951b78653a47af39ddcd1414786962472f0ea',NULL,NULL,NULL,NULL);
INSERT INTO episodes VALUES(2,3,'ok','',0.0081523941867870999833,0.00081523941867871002001,10.96156078542692569,912792,10074,0.053088999999999997303,0.051317735789428664539,0.53975079473206177826,0.27983333333333332282,0.0,0.0,0.082883759999999986889,'2026-11-25T19:30:55Z','{"keep":[],"ratios":[0.27343498746948125,0.48566448604455764,0.6356019130162706,0.9287460271198125,0.5184409526889314,0.3971743700102099,0.47774413576908703,0.5979898181804103,0.7258586285282663,0.0,0.31917160736919864,0.40372365613499733,0.0]}','24237fc72ffc568b7f2e4efa04d1092bcb7bf490998c046d30d4a5db6411b87d',NULL,NULL,NULL,NULL);
CREATE TABLE decisions (
    run      INTEGER NOT NULL,
    episode  INTEGER NOT NULL,
    position INTEGER NOT NULL,  -- order within the episode
    layer    INTEGER NOT NULL,  -- of the unpruned network
    block    INTEGER NOT NULL,  -- which residual block; -1: about channels
    kept     INTEGER NOT NULL,  -- channels kept; for a block 1 kept, 0 pruned
    original INTEGER NOT NULL,  -- channels before; for a block 1
    PRIMARY KEY (run, episode, position),
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO decisions VALUES(1,0,0,0,-1,2,4);
INSERT INTO decisions VALUES(1,0,1,2,-1,4,4);
INSERT INTO decisions VALUES(1,0,2,4,-1,2,4);
INSERT INTO decisions VALUES(1,0,3,6,-1,4,8);
INSERT INTO decisions VALUES(1,0,4,8,-1,12,16);
INSERT INTO decisions VALUES(1,0,5,10,-1,23,32);
INSERT INTO decisions VALUES(1,0,6,12,-1,49,64);
INSERT INTO decisions VALUES(1,0,7,13,-1,3,16);
INSERT INTO decisions VALUES(1,0,8,14,-1,24,32);
INSERT INTO decisions VALUES(1,0,9,15,-1,30,30);
INSERT INTO decisions VALUES(1,0,10,18,-1,8,8);
INSERT INTO decisions VALUES(1,0,11,21,-1,13,16);
INSERT INTO decisions VALUES(1,0,12,22,-1,30,30);
INSERT INTO decisions VALUES(1,1,0,0,-1,2,4);
INSERT INTO decisions VALUES(1,1,1,2,-1,2,4);
INSERT INTO decisions VALUES(1,1,2,4,-1,2,4);
INSERT INTO decisions VALUES(1,1,3,6,-1,3,8);
INSERT INTO decisions VALUES(1,1,4,8,-1,5,16);
INSERT INTO decisions VALUES(1,1,5,10,-1,23,32);
INSERT INTO decisions VALUES(1,1,6,12,-1,12,64);
INSERT INTO decisions VALUES(1,1,7,13,-1,8,16);
INSERT INTO decisions VALUES(1,1,8,14,-1,12,32);
INSERT INTO decisions VALUES(1,1,9,15,-1,30,30);
INSERT INTO decisions VALUES(1,1,10,18,-1,4,8);
INSERT INTO decisions VALUES(1,1,11,21,-1,2,16);
INSERT INTO decisions VALUES(1,1,12,22,-1,30,30);
INSERT INTO decisions VALUES(1,2,0,0,-1,3,4);
INSERT INTO decisions VALUES(1,2,1,2,-1,2,4);
INSERT INTO decisions VALUES(1,2,2,4,-1,3,4);
INSERT INTO decisions VALUES(1,2,3,6,-1,5,8);
INSERT INTO decisions VALUES(1,2,4,8,-1,3,16);
INSERT INTO decisions VALUES(1,2,5,10,-1,12,32);
INSERT INTO decisions VALUES(1,2,6,12,-1,53,64);
INSERT INTO decisions VALUES(1,2,7,13,-1,3,16);
INSERT INTO decisions VALUES(1,2,8,14,-1,30,32);
INSERT INTO decisions VALUES(1,2,9,15,-1,30,30);
INSERT INTO decisions VALUES(1,2,10,18,-1,3,8);
INSERT INTO decisions VALUES(1,2,11,21,-1,2,16);
INSERT INTO decisions VALUES(1,2,12,22,-1,30,30);
INSERT INTO decisions VALUES(1,3,0,0,-1,3,4);
INSERT INTO decisions VALUES(1,3,1,2,-1,2,4);
INSERT INTO decisions VALUES(1,3,2,4,-1,2,4);
INSERT INTO decisions VALUES(1,3,3,6,-1,2,8);
INSERT INTO decisions VALUES(1,3,4,8,-1,8,16);
INSERT INTO decisions VALUES(1,3,5,10,-1,19,32);
INSERT INTO decisions VALUES(1,3,6,12,-1,33,64);
INSERT INTO decisions VALUES(1,3,7,13,-1,6,16);
INSERT INTO decisions VALUES(1,3,8,14,-1,9,32);
INSERT INTO decisions VALUES(1,3,9,15,-1,30,30);
INSERT INTO decisions VALUES(1,3,10,18,-1,5,8);
INSERT INTO decisions VALUES(1,3,11,21,-1,10,16);
INSERT INTO decisions VALUES(1,3,12,22,-1,30,30);
INSERT INTO decisions VALUES(1,4,0,0,-1,3,4);
INSERT INTO decisions VALUES(1,4,1,2,-1,3,4);
INSERT INTO decisions VALUES(1,4,2,4,-1,3,4);
INSERT INTO decisions VALUES(1,4,3,6,-1,6,8);
INSERT INTO decisions VALUES(1,4,4,8,-1,12,16);
INSERT INTO decisions VALUES(1,4,5,10,-1,24,32);
INSERT INTO decisions VALUES(1,4,6,12,-1,48,64);
INSERT INTO decisions VALUES(1,4,7,13,-1,12,16);
INSERT INTO decisions VALUES(1,4,8,14,-1,24,32);
INSERT INTO decisions VALUES(1,4,9,15,-1,30,30);
INSERT INTO decisions VALUES(1,4,10,18,-1,6,8);
INSERT INTO decisions VALUES(1,4,11,21,-1,12,16);
INSERT INTO decisions VALUES(1,4,12,22,-1,30,30);
INSERT INTO decisions VALUES(2,0,0,0,-1,2,4);
INSERT INTO decisions VALUES(2,0,1,2,-1,4,4);
INSERT INTO decisions VALUES(2,0,2,4,-1,2,4);
INSERT INTO decisions VALUES(2,0,3,6,-1,4,8);
INSERT INTO decisions VALUES(2,0,4,8,-1,12,16);
INSERT INTO decisions VALUES(2,0,5,10,-1,23,32);
INSERT INTO decisions VALUES(2,0,6,12,-1,49,64);
INSERT INTO decisions VALUES(2,0,7,13,-1,3,16);
INSERT INTO decisions VALUES(2,0,8,14,-1,24,32);
INSERT INTO decisions VALUES(2,0,9,15,-1,30,30);
INSERT INTO decisions VALUES(2,0,10,18,-1,8,8);
INSERT INTO decisions VALUES(2,0,11,21,-1,13,16);
INSERT INTO decisions VALUES(2,0,12,22,-1,30,30);
INSERT INTO decisions VALUES(2,1,0,0,-1,2,4);
INSERT INTO decisions VALUES(2,1,1,2,-1,2,4);
INSERT INTO decisions VALUES(2,1,2,4,-1,2,4);
INSERT INTO decisions VALUES(2,1,3,6,-1,3,8);
INSERT INTO decisions VALUES(2,1,4,8,-1,5,16);
INSERT INTO decisions VALUES(2,1,5,10,-1,23,32);
INSERT INTO decisions VALUES(2,1,6,12,-1,12,64);
INSERT INTO decisions VALUES(2,1,7,13,-1,8,16);
INSERT INTO decisions VALUES(2,1,8,14,-1,12,32);
INSERT INTO decisions VALUES(2,1,9,15,-1,30,30);
INSERT INTO decisions VALUES(2,1,10,18,-1,4,8);
INSERT INTO decisions VALUES(2,1,11,21,-1,2,16);
INSERT INTO decisions VALUES(2,1,12,22,-1,30,30);
INSERT INTO decisions VALUES(2,2,0,0,-1,3,4);
INSERT INTO decisions VALUES(2,2,1,2,-1,2,4);
INSERT INTO decisions VALUES(2,2,2,4,-1,3,4);
INSERT INTO decisions VALUES(2,2,3,6,-1,5,8);
INSERT INTO decisions VALUES(2,2,4,8,-1,3,16);
INSERT INTO decisions VALUES(2,2,5,10,-1,12,32);
INSERT INTO decisions VALUES(2,2,6,12,-1,53,64);
INSERT INTO decisions VALUES(2,2,7,13,-1,3,16);
INSERT INTO decisions VALUES(2,2,8,14,-1,30,32);
INSERT INTO decisions VALUES(2,2,9,15,-1,30,30);
INSERT INTO decisions VALUES(2,2,10,18,-1,3,8);
INSERT INTO decisions VALUES(2,2,11,21,-1,2,16);
INSERT INTO decisions VALUES(2,2,12,22,-1,30,30);
INSERT INTO decisions VALUES(2,3,0,0,-1,3,4);
INSERT INTO decisions VALUES(2,3,1,2,-1,2,4);
INSERT INTO decisions VALUES(2,3,2,4,-1,2,4);
INSERT INTO decisions VALUES(2,3,3,6,-1,2,8);
INSERT INTO decisions VALUES(2,3,4,8,-1,8,16);
INSERT INTO decisions VALUES(2,3,5,10,-1,19,32);
INSERT INTO decisions VALUES(2,3,6,12,-1,33,64);
INSERT INTO decisions VALUES(2,3,7,13,-1,6,16);
INSERT INTO decisions VALUES(2,3,8,14,-1,9,32);
INSERT INTO decisions VALUES(2,3,9,15,-1,30,30);
INSERT INTO decisions VALUES(2,3,10,18,-1,5,8);
INSERT INTO decisions VALUES(2,3,11,21,-1,10,16);
INSERT INTO decisions VALUES(2,3,12,22,-1,30,30);
CREATE TABLE checkpoints (
    id           INTEGER PRIMARY KEY,
    run          INTEGER NOT NULL,
    episode      INTEGER NOT NULL,
    kind         TEXT NOT NULL,  -- 'retrained'
    cfg          TEXT NOT NULL,  -- path
    weights      TEXT NOT NULL,  -- path
    weights_hash TEXT NOT NULL,  -- SHA-256 of the weights file
    map50        REAL,
    map50_95     REAL,
    loss         REAL,
    flops        INTEGER,
    params       INTEGER,
    latency_ms   REAL,
    flops_ratio  REAL,
    params_ratio REAL,
    created      TEXT NOT NULL, training TEXT /* JSON: epochs, distillation, from (cut or checkpoint); NULL: not known */,  -- UTC, ISO 8601
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT;
INSERT INTO checkpoints VALUES(1,1,1,'retrained','/nowhere/checkpoints/old-run1/episode1.cfg','/nowhere/checkpoints/old-run1/episode1.weights','b98527356deab929c3b5cee69da6e31d41a08d8d934367b677a3f1edec3492f1',0.032343234323432348831,0.00590759075907590879,11.285559113339852288,591832,5618,0.051337000000000000687,0.34996120950650921876,0.15605555555555555846,'2026-11-25T19:30:56Z','{"epochs":1,"distillation":null,"from":"cut"}');
CREATE TABLE exports (
    id           INTEGER PRIMARY KEY,
    run          INTEGER NOT NULL,
    episode      INTEGER NOT NULL,
    format       TEXT NOT NULL,
    path         TEXT NOT NULL,
    max_abs_diff REAL,           -- largest difference of the outputs to ours, NULL when not a number
    created      TEXT NOT NULL,  -- UTC, ISO 8601
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT;
INSERT INTO exports VALUES(1,1,1,'darknet','slim/net-run1-episode1.cfg',4.76837158203125e-07,'2026-11-25T19:30:57Z');
INSERT INTO exports VALUES(2,1,1,'darknet','slim/net-run1-episode1.weights',4.76837158203125e-07,'2026-11-25T19:30:57Z');
INSERT INTO exports VALUES(3,1,1,'darknet','slim/net-run1-episode1.names',0.0,'2026-11-25T19:30:57Z');
INSERT INTO exports VALUES(4,1,1,'card','slim/net-run1-episode1.json',NULL,'2026-11-25T19:30:57Z');
INSERT INTO exports VALUES(5,1,1,'card','slim/net-run1-episode1.md',NULL,'2026-11-25T19:30:57Z');
CREATE TABLE tags (
    id  INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    UNIQUE (run, tag)
) STRICT;
INSERT INTO tags VALUES(1,1,'jetson');
CREATE TABLE channel_scores (
    run      INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,  -- which coupling group of the unpruned network's search space
    scores   TEXT NOT NULL,     -- JSON, a number for each of its channels: what Taylor importance ranked them by
    row_hash TEXT NOT NULL,     -- SHA-256 of this row's other columns
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE watched (
    run      INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    episode  INTEGER NOT NULL,  -- -1: the unpruned network
    map50    REAL,              -- on the second validation set that the run's settings name as watch; as in episodes
    map50_95 REAL,
    row_hash TEXT NOT NULL,     -- SHA-256 of the other columns
    PRIMARY KEY (run, episode)
) STRICT, WITHOUT ROWID;
CREATE TABLE repeats (
    run           INTEGER NOT NULL,
    after_episode INTEGER NOT NULL,  -- the last episode when it was made
    episode       INTEGER NOT NULL,  -- whose candidate, the best so far, was evaluated again
    seed          TEXT NOT NULL,     -- of the fine-tuning batches, other ones than the episode's; as text: up to 2^64 - 1
    failure       TEXT NOT NULL,     -- why it failed, else empty
    map50         REAL,              -- measurements, reward and seconds as in episodes
    map50_95      REAL,
    loss          REAL,
    flops         INTEGER,
    params        INTEGER,
    latency_ms    REAL,
    flops_ratio   REAL,
    params_ratio  REAL,
    reward        REAL,
    seconds       REAL,
    row_hash      TEXT NOT NULL,     -- SHA-256 of the other columns
    PRIMARY KEY (run, after_episode),
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO repeats VALUES(1,1,1,'4597919031599412231','',0.0031158671422697823555,0.00085164071962751824486,11.171131037938430097,591832,5618,0.050264999999999997182,0.34996120950650921876,0.15605555555555555846,0.076611174385822128352,0.062847967000000004578,'9f8b261f3bdd6d0ca490b24a9a3f01490b408ffc52cf9b4064396b8839dd02b3');
INSERT INTO repeats VALUES(1,3,1,'8676841474451934179','',0.0,0.0,11.187816515667828199,591832,5618,0.05142599999999999949,0.34996120950650921876,0.15605555555555555846,0.073495307243552340792,0.08105333000000000676,'9a07b065f7725e2fc6202ea225a5bd3ea5cc70d904fe1b15cc1b4b8e2d47eae6');
INSERT INTO repeats VALUES(2,1,1,'4597919031599412231','',0.0031158671422697823555,0.00085164071962751824486,11.171131037938430097,591832,5618,0.050264999999999997182,0.34996120950650921876,0.15605555555555555846,0.076611174385822128352,0.062847967000000004578,'2a864d4cd3f599aebbcce442a434b0a0e5c40e8dfba026cc0c45f6776a742592');
INSERT INTO repeats VALUES(2,3,1,'8676841474451934179','',0.0,0.0,11.187816515667828199,591832,5618,0.051867000000000003379,0.34996120950650921876,0.15605555555555555846,0.073495307243552340792,0.062587689000000001904,'e82904c6de291bf5f2879e567eefbf431572ba8bc7f1783e02f654835e869388');
CREATE TABLE phases (
    run          INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    from_episode INTEGER NOT NULL,  -- the first that was played so; before the first phase the run's settings hold
    settings     TEXT NOT NULL,     -- JSON: blocks and ratios that are locked or bounded, the reward and its budgets
    created      TEXT NOT NULL,     -- UTC, ISO 8601
    row_hash     TEXT NOT NULL,     -- SHA-256 of the other columns
    PRIMARY KEY (run, from_episode)
) STRICT, WITHOUT ROWID;
INSERT INTO phases VALUES(1,4,'{"blocks":{},"ratios":{"2":0.5,"*":[0.0,0.98]},"reward":{"name":"accuracy-cost","cost_weight":0.07,"budgets":{"flops":null,"params":null,"latency_ms":null}}}','2026-11-25T19:30:51Z','4241c1072ff72d30b720fbb11d9f586d3133775ba932fe305d6eb055113c6b04');
CREATE TABLE requests (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    run      INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    kind     TEXT NOT NULL,  -- 'steer' or 'evaluate'; what waits here is done before the run's next episode, and taken away then
    content  TEXT NOT NULL,  -- JSON: settings as in phases, or an action as in episodes
    created  TEXT NOT NULL,  -- UTC, ISO 8601
    row_hash TEXT NOT NULL   -- SHA-256 of the other columns but id
) STRICT;
INSERT INTO requests VALUES(3,1,'steer','{"blocks":{},"ratios":{"2":0.5,"*":[0.0,0.98]},"reward":{"name":"accuracy-cost","cost_weight":0.1,"budgets":{"flops":null,"params":null,"latency_ms":null}}}','2026-11-25T19:30:54Z','5611509ea5c772ad3a7e42d97589d49a1f7fa3d5ba57122f7f6c6d541437f8c7');
CREATE TABLE pins (
    run     INTEGER NOT NULL,
    episode INTEGER NOT NULL,  -- to be retrained among the best of its run, whatever its reward
    created TEXT NOT NULL,     -- UTC, ISO 8601
    PRIMARY KEY (run, episode),
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO pins VALUES(1,2,'2026-11-25T19:30:53Z');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('runs',2);
INSERT INTO sqlite_sequence VALUES('requests',3);
CREATE INDEX episodes_by_reward ON episodes (run, status, reward DESC, episode);
CREATE INDEX checkpoints_by_run ON checkpoints (run, episode);
CREATE INDEX exports_by_run ON exports (run, episode);
CREATE VIEW run_summary AS
SELECT r.id AS run, r.name, r.agent, r.state, r.created, count(e.episode) AS episodes,
       coalesce(sum(e.status = 'failed'), 0) AS failed, max(e.reward) AS best_reward, max(e.map50) AS best_map50,
       min(e.flops) AS least_flops, r.reference_map50, r.reference_flops
FROM runs r LEFT JOIN episodes e ON e.run = r.id
GROUP BY r.id;
CREATE VIEW front AS
SELECT e.run, e.episode, e.map50, e.flops, e.params, e.latency_ms, e.reward, e.flops_ratio, e.params_ratio
FROM episodes e
WHERE e.status = 'ok' AND e.map50 IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM episodes o
    WHERE o.run = e.run AND o.status = 'ok' AND o.map50 >= e.map50 AND o.flops <= e.flops
      AND (o.map50 > e.map50 OR o.flops < e.flops OR o.episode < e.episode))
ORDER BY e.run, e.flops;
COMMIT;
